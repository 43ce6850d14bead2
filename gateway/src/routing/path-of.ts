import { problem } from '@chat/common/http/problem'

/** Visible ASCII without '#' and '\': what a client may send, and what can be sent on as it is. */
const wellFormed = /^\/[\x21\x22\x24-\x5b\x5d-\x7e]*$/
const suspicious = /%|\/\/|\/\./
const notInASegment = /[/\\\x00-\x1f\x7f]/

const refuse = () => problem('invalid-request', { detail: 'The path is not one that this server has' })

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    throw refuse()
  }
}

const mayBeSegment = (segment: string): boolean =>
  segment !== '' && segment !== '.' && segment !== '..' && !notInASegment.test(segment)

/**
 * The path of a request target, for looking up: decoded, in lower case, without a slash at the end, as routers compare
 * it. A path that a server behind could read as another one, with dots, empty or hidden segments, is refused.
 *
 * @throws ProblemError `invalid-request`
 */
export const pathOf = (target: string): string => {
  if (!wellFormed.test(target)) throw refuse()

  const raw = target.split('?', 1)[0]!.replace(/(?<=.)\/$/, '')
  if (!suspicious.test(raw)) return raw.toLowerCase()

  const segments = raw.slice(1).split('/').map(decode)
  if (!segments.every(mayBeSegment)) throw refuse()
  return `/${segments.join('/')}`.toLowerCase()
}
