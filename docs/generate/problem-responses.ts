import { commonProblems, type ProblemCatalogue } from '@chat/common/http/problem'
import type { Operation } from '@chat/common/openapi/operation'
import { slugsOf } from '@chat/common/openapi/slugs-of'

const requestId = 'b3f1c0de-7a52-4d0e-9f3b-2f6a1c9d8e70'

const errorsOf: Readonly<Record<string, object[]>> = {
  'invalid-request': [{ pointer: '#/name', detail: 'must not be empty' }],
  'common-password': [{ pointer: '#/newPassword', detail: 'is among the first that are tried' }],
}

export const exampleOf = (slug: string, [status, title]: readonly [number, string]) => ({
  type: `/problems/${slug}`,
  title,
  status,
  ...(errorsOf[slug] && { errors: errorsOf[slug] }),
  ...((status === 429 || status === 503) && { retryAfterMs: 1_000 }),
  requestId,
})

const headersOf = (status: number) => ({
  'x-request-id': { $ref: '#/components/headers/RequestId' },
  ...(status === 401 && { 'www-authenticate': { $ref: '#/components/headers/WwwAuthenticate' } }),
  ...((status === 429 || status === 503) && { 'retry-after': { $ref: '#/components/headers/RetryAfter' } }),
})

/** A response of one status that may be any of these problems. */
export const problemResponse = (status: number, problems: [slug: string, title: string][]) => ({
  description: problems.map(([slug, title]) => `\`${slug}\`: ${title}`).join('\n\n'),
  headers: headersOf(status),
  content: {
    'application/problem+json': {
      schema: {
        $ref: '#/components/schemas/Problem',
        properties: { type: { enum: problems.map(([slug]) => `/problems/${slug}`) } },
      },
      examples: Object.fromEntries(
        problems.map(([slug, title]) => [slug, { value: exampleOf(slug, [status, title]) }]),
      ),
    },
  },
})

const shared = new Map<string, readonly [number, string]>(Object.entries(commonProblems))
const isShared = (slug: string, title: string): boolean => shared.get(slug)?.[1] === title

/** Those that every service answers in the same words: an operation that answers no other of the status refers to it. */
export const sharedResponses = () =>
  Object.fromEntries([...shared].map(([slug, [status, title]]) => [slug, problemResponse(status, [[slug, title]])]))

/** @throws Error where a slug is in no catalogue */
export const problemResponses = (operation: Operation, catalogue: ProblemCatalogue): Record<string, object> => {
  const byStatus = new Map<number, [slug: string, title: string][]>()
  for (const slug of slugsOf(operation)) {
    const [status, title] = catalogue[slug] ?? shared.get(slug) ?? []
    if (status === undefined || title === undefined) throw new Error(`${operation.id}: there is no problem ${slug}`)
    byStatus.set(status, [...(byStatus.get(status) ?? []), [slug, title]])
  }

  return Object.fromEntries(
    [...byStatus].map(([status, problems]) => {
      const [[slug, title], ...others] = problems as [[string, string], ...[string, string][]] // none is empty
      const isKnown = others.length === 0 && isShared(slug, title)
      return [status, isKnown ? { $ref: `#/components/responses/${slug}` } : problemResponse(status, problems)]
    }),
  )
}
