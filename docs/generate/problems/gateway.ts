import type { ProblemCatalogue } from '@chat/common/http/problem'
import type { problems } from '../../../gateway/src/problems.ts'
import type { ToldOf } from './told.ts'

export const gateway: ToldOf<typeof problems> = {
  'request-timeout': {
    when: 'Headers or body did not arrive whole in the time that they have.',
    remedy: 'Send it again over a better line; large files go to the calls that take files.',
  },
  'length-required': {
    when: 'A DELETE or OPTIONS has a body that comes in chunks: programs on the way read such a request differently.',
    remedy: 'Send the body whole, with its `Content-Length`.',
  },
  'headers-too-large': {
    when: 'The header fields are longer than the front door takes.',
    remedy: 'Leave out what is not needed, cookies of other pages above all.',
  },
}

/** What nginx alone refuses, in the words of nginx/problems.conf. */
export const problemsOfNginx = {
  'uri-too-long': [414, 'The address is too long'],
} as const satisfies ProblemCatalogue

export const nginx: ToldOf<typeof problemsOfNginx> = {
  'uri-too-long': {
    when: 'Path and query are longer than the front door takes.',
    remedy: 'Ask for fewer things at once.',
  },
}
