import type { z } from 'zod'
import type { ProblemCatalogue } from '../http/problem.ts'

/** What comes back with one status. Without `schema` there is no body. */
export type Answer = {
  description: string
  /** Strict: what is not in it is not sent. Shared ones are named by `.meta({ id: 'Message' })`. */
  schema?: z.ZodType
  /** Default `application/json`; a file or a stream has another, and no schema of fields. */
  contentType?: string
  headers?: Record<string, string>
  example?: unknown
}

/** One call of the API, as documents tell it; the schemas of what comes in are those that parse it. */
export type Operation = {
  /** `sendMessage`: unique in the API, a name for generated clients. */
  id: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As in the router, without `/api`: `/chats/:chatId`. */
  path: string
  /** In one line, without a full stop. */
  summary: string
  description?: string
  /** `open`: without a token. `signed`: also without one, by a signed address. `admin`: asks for that role. Default `user`. */
  access?: 'open' | 'signed' | 'user' | 'admin'
  params?: z.ZodObject
  query?: z.ZodType
  body?: z.ZodType
  /** Of the body. */
  example?: unknown
  /** Instead of a body: one file in the field `file` of a form. */
  upload?: { description: string; maxBytes: number }
  headers?: { name: string; description: string; schema: z.ZodType }[]
  /** By status. */
  answers: Record<number, Answer>
  /**
   * Slugs that it may answer besides those that follow from the rest: `invalid-request` (takes input), `unauthenticated`
   * (not open), `forbidden` (admin), `payload-too-large` and `unsupported-media-type` (takes a body),
   * `too-many-requests` and `unavailable`.
   */
  problems?: readonly string[]
  deprecated?: true
}

/** The calls of one feature, under one heading. */
export type OperationGroup = { tag: string; operations: readonly Operation[] }

/** As a service gives it to whoever writes the documents: its calls, and the status and title of each of its slugs. */
export type ServiceOperations = { groups: readonly OperationGroup[]; problems: ProblemCatalogue }
