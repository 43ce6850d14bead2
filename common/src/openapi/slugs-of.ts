import type { Operation } from './operation.ts'

/** Every slug that an operation may answer: those that follow from what it is, and those that it names. */
export const slugsOf = ({ access = 'user', params, query, headers, body, upload, problems = [] }: Operation) => {
  const takesBody = body !== undefined || upload !== undefined
  const takesInput = takesBody || params !== undefined || query !== undefined || headers !== undefined
  return new Set<string>([
    ...(takesInput ? ['invalid-request'] : []),
    ...(access === 'open' ? [] : ['unauthenticated']),
    ...(access === 'admin' ? ['forbidden'] : []),
    ...(takesBody ? ['payload-too-large', 'unsupported-media-type'] : []),
    'too-many-requests',
    'unavailable',
    ...problems,
  ])
}
