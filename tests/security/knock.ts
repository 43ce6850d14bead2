import { expect } from '@jest/globals'
import { z } from 'zod'
import { heldFetch } from '../support/held-fetch.ts'
import { fill, type Door, type Ids } from './doors.ts'

const problem = z.object({
  type: z.string().startsWith('/problems/'),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().optional(),
  errors: z.array(z.object({ pointer: z.string().startsWith('#'), detail: z.string().min(1) })).optional(),
  requestId: z.string().min(8),
})
export type Problem = z.infer<typeof problem>

export type Knock = {
  token?: string | undefined
  ids?: Ids
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>
  body?: unknown
  query?: Record<string, string>
  headers?: Record<string, string>
}

export type Answer = { status: number; headers: Headers; text: string; problem: Problem | undefined }

/** One request. Whatever is sent, there is an answer, no 5xx, and a refusal is a problem that says nothing of the inside. */
export const knock = async (url: string, door: Door, given: Knock = {}): Promise<Answer> => {
  const query = new URLSearchParams(given.query).toString()
  const body = given.raw ?? (given.body === undefined ? undefined : JSON.stringify(given.body))
  const response = await heldFetch(`${url}/api${fill(door.path, given.ids)}${query && `?${query}`}`, {
    method: door.method,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(given.token !== undefined && { authorization: `Bearer ${given.token}` }),
      ...given.headers,
    },
    ...(body !== undefined && { body }),
    redirect: 'manual',
  })
  const text = await response.text()
  const { status, headers } = response

  expect(status).toBeLessThan(500)
  expect(headers.get('x-request-id')).toMatch(/^[\w.-]{8,64}$/)
  if (status < 400) return { status, headers, text, problem: undefined }

  expect(headers.get('content-type')).toContain('application/problem+json')
  expect(text).not.toMatch(/\bat .*\.(ts|js):|node_modules|mongo/i)
  const parsed = problem.parse(JSON.parse(text))
  expect(parsed.status).toBe(status)
  return { status, headers, text, problem: parsed }
}
