import { isNativeError } from 'node:util/types'
import { z } from 'zod'

/** RFC 9457. */
export type Problem = {
  type: string
  title: string
  status: number
  detail?: string
  errors?: { pointer: string; detail: string }[]
  /** When it is worth trying again. */
  retryAfterMs?: number
  requestId?: string
}

type ProblemOptions = ErrorOptions & {
  detail?: string
  errors?: { pointer: string; detail: string }[]
  retryAfterSeconds?: number
  /** The same, where it is known more exactly. */
  retryAfterMs?: number
}

const unavailableForMs = 1_000

/** A refusal with a name. What a client sees of it is `problem`, the rest is for the log. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly problem: Problem
  readonly slug: string
  /** Whole seconds, as the header `Retry-After` has them. */
  readonly retryAfterSeconds: number | undefined

  constructor(slug: string, [status, title]: readonly [number, string], options: ProblemOptions = {}) {
    super(options.detail ?? title, options)
    const { retryAfterSeconds, retryAfterMs = retryAfterSeconds && retryAfterSeconds * 1_000 } = options
    const waitMs = retryAfterMs ?? (status === 503 ? unavailableForMs : undefined)
    this.slug = slug
    this.retryAfterSeconds = waitMs && Math.ceil(waitMs / 1_000)
    this.problem = {
      type: `/problems/${slug}`,
      title,
      status,
      ...(options.detail !== undefined && { detail: options.detail }),
      ...(options.errors && { errors: options.errors }),
      ...(waitMs !== undefined && { retryAfterMs: Math.ceil(waitMs) }),
    }
  }
}

/** Refusals by their slugs. */
export type ProblemCatalogue = Readonly<Record<string, readonly [status: number, title: string]>>

/**
 * A service lists its refusals once, `slug: [status, title]`; status codes never appear where they are thrown, and
 * a misspelt slug does not compile.
 */
export const defineProblems =
  <const Catalogue extends ProblemCatalogue>(catalogue: Catalogue) =>
  (slug: keyof Catalogue & string, options?: ProblemOptions): ProblemError =>
    new ProblemError(slug, catalogue[slug]!, options)

/** What any service may answer. */
export const commonProblems = {
  'invalid-request': [400, 'The request is not valid'],
  unauthenticated: [401, 'A valid access token is needed'],
  forbidden: [403, 'This is not allowed'],
  'not-found': [404, 'There is nothing here'],
  'method-not-allowed': [405, 'This method is not allowed here'],
  conflict: [409, 'This conflicts with what is there'],
  'payload-too-large': [413, 'The body is too large'],
  'unsupported-media-type': [415, 'A body of this type is not taken here'],
  'too-many-requests': [429, 'Too many requests'],
  internal: [500, 'Something went wrong'],
  unavailable: [503, 'This is not available right now, try again'],
} as const satisfies ProblemCatalogue

export const problem = defineProblems(commonProblems)

const pointerOf = (path: readonly PropertyKey[]): string =>
  `#${path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')}`

const fromZod = (error: z.ZodError): ProblemError =>
  problem('invalid-request', {
    cause: error,
    errors: error.issues
      .flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ pointer: pointerOf([...issue.path, key]), detail: 'This field is not known' }))
          : [{ pointer: pointerOf(issue.path), detail: issue.message }],
      )
      .slice(0, 20),
  })

/** The database does not answer, or not as asked for: the caller may try again. By name, for driver and mongoose alike. */
const unavailableErrors = new Set([
  'MongoServerSelectionError',
  'MongooseServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'PoolClearedOnNetworkError',
  'MongoTopologyClosedError',
  'MongoNotConnectedError',
  'MongoWriteConcernError',
  'MongoWaitQueueTimeoutError',
  'MongoOperationTimeoutError',
  'MongoClientClosedError',
])

/**
 * Interrupted by a shutdown, an election or a lost primary: MongoDB's own retryable codes, a cursor that went with its
 * server (43), and a majority that does not keep what was written in time (64, 100), as bulk writes say it.
 */
const unavailableCodes = new Set([6, 7, 43, 64, 89, 91, 100, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436])

/** What Node throws when one is used that the other side has ended; MongoDB's driver passes it on as it is. */
const isLostConnection = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'

export const isUnavailable = (error: unknown): boolean => {
  if (!isNativeError(error)) return false
  if (unavailableErrors.has(error.name) || isLostConnection(error)) return true
  if (error.name === 'MongooseError' && /initial connection|bufferCommands/.test(error.message)) return true
  return 'code' in error && error.name.startsWith('Mongo') && unavailableCodes.has(Number(error.code))
}

/** What express.json(), the router and friends throw about the request itself. */
const fromHttpError = (error: Error & { status: number }): ProblemError => {
  if (error.status === 413) return problem('payload-too-large', { cause: error })
  if (error.status === 415) return problem('unsupported-media-type', { cause: error })
  return problem('invalid-request', { cause: error, detail: 'The request could not be read' })
}

const isHttpError = (error: unknown): error is Error & { status: number } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500

/** The one place where an error becomes an answer, for HTTP and for sockets. Whatever is not foreseen says nothing. */
export const toProblemError = (error: unknown): ProblemError => {
  if (error instanceof ProblemError) return error
  if (error instanceof z.ZodError) return fromZod(error)
  if (isUnavailable(error)) return problem('unavailable', { cause: error, retryAfterSeconds: 1 })
  if (isHttpError(error)) return fromHttpError(error)
  return problem('internal', { cause: error })
}

export const toProblem = (error: unknown): Problem => toProblemError(error).problem
