import type { commonProblems } from '@chat/common/http/problem'
import type { ToldOf } from './told.ts'

export const common: ToldOf<typeof commonProblems> = {
  'invalid-request': {
    when: 'A parameter, a header or a field is missing, of another kind, out of bounds, or one that is not known.',
    remedy: 'Mend what `errors` names. The same request is refused again.',
  },
  unauthenticated: {
    when: 'There is no access token, it has expired or is none of this platform, or its session has ended.',
    remedy: 'Renew it with `POST /api/auth/refresh` and ask once more. If that answers `session-ended`, log in again.',
  },
  forbidden: {
    when: 'The caller is known and may not do this. Most of these calls are for the role `admin`.',
    remedy: 'Tell the person. It is refused again until an admin gives the role.',
  },
  'not-found': {
    when: 'No call has this method and path, no event this name, or the address is for operators only.',
    remedy: 'Compare method and path with the documents of the API.',
  },
  'method-not-allowed': {
    when: 'The method is none that is taken anywhere here.',
    remedy: 'Use one of those in the header `Allow`.',
  },
  conflict: {
    when: 'It cannot be changed like this now: it is being sent, was decided already, or tells what happened.',
    remedy: 'Read it again, then decide. `detail` says what stands against it.',
  },
  'payload-too-large': {
    when: 'The body or the file has more bytes than this call takes.',
    remedy: 'Send less. The documents of the call say how much it takes.',
  },
  'unsupported-media-type': {
    when: 'The body is not of the type that this call takes.',
    remedy: 'Send `application/json`, or a file as `multipart/form-data`, and say so in `Content-Type`.',
  },
  'too-many-requests': {
    when: 'A person, an address or a connection asks more than it may in this time. `detail` says what is too much.',
    remedy: 'Wait for `retryAfterMs`, then repeat. `RateLimit` in other answers tells how much is left.',
  },
  internal: {
    when: 'Something is wrong inside. The answer says nothing of it; the log does, under the same request id.',
    remedy: 'Tell whoever runs the platform the `requestId`. To repeat it seldom helps.',
  },
  unavailable: {
    when: 'A part that is needed is away, is starting or stopping, or has too much to do.',
    remedy: 'Wait for `retryAfterMs` and repeat; a POST that sends something with the same `Idempotency-Key`.',
  },
}
