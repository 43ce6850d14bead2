import { array, number, object, optional, string, tryRead, type Shape } from './shape.ts'

/** Of a refusal whatever can be read is read. */
const read = <Value>(shape: Shape<Value>, fallback: Value): Shape<Value> => ({
  parse: (value) => tryRead(shape, value) ?? fallback,
})

const problemBody = object({
  type: read(string, 'about:blank'),
  title: read(string, 'The request failed'),
  status: number,
  detail: read(optional(string), undefined),
  errors: read(array(object({ pointer: string, detail: string })), []),
  requestId: read(optional(string), undefined),
  retryAfterMs: read(optional(number), undefined),
})

/** What is wrong with one field; `pointer` is a JSON pointer into what was sent. */
export type FieldError = { pointer: string; detail: string }

/**
 * The server's refusal (RFC 9457). `type` is `/problems/<slug>`, `errors` names the fields of an `invalid-request`,
 * `requestId` is what to tell whoever runs the server, `retryAfterMs` is set where it said when to come back.
 */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly type: string
  readonly title: string
  readonly status: number
  readonly errors: FieldError[]
  readonly requestId: string | undefined
  readonly retryAfterMs: number | undefined

  constructor(body: unknown, status: number, retryAfterMs?: number) {
    const known = tryRead(problemBody, body) ?? problemBody.parse({ status })
    super(known.detail ?? known.title)
    this.type = known.type
    this.title = known.title
    this.status = known.status
    this.errors = known.errors
    this.requestId = known.requestId
    this.retryAfterMs = known.retryAfterMs ?? retryAfterMs // the header has whole seconds
  }

  /** The last part of `type`: `not-a-member`. */
  get slug(): string {
    return this.type.slice(this.type.lastIndexOf('/') + 1)
  }
}

/** No answer: whether the request was carried out is not known. */
export class Unreachable extends Error {
  override name = 'Unreachable'
}

/** The client was closed before this could be done. */
export class ClientClosed extends Error {
  override name = 'ClientClosed'

  constructor() {
    super('The client is closed')
  }
}

/** Nobody is logged in, or no more: only a new login helps. `cause` is the server's word, where it was asked. */
export class NotLoggedIn extends Error {
  override name = 'NotLoggedIn'

  constructor(options?: ErrorOptions) {
    super('Nobody is logged in', options)
  }
}

/** The password was right; `loginMfa` takes this token, within minutes, with a code of the second factor. */
export class MfaRequired extends Error {
  override name = 'MfaRequired'
  readonly mfaToken: string

  constructor(mfaToken: string) {
    super('A code of the second factor is needed')
    this.mfaToken = mfaToken
  }
}

/** The server, or what is in front of it, is away for a moment. */
export const isTemporary = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof ApiProblem && [502, 503, 504].includes(error.status))
