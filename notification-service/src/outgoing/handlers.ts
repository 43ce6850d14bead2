import type { Deps } from '../deps.ts'
import { closeNotification } from '../push/close-notification.ts'
import { pushNotification } from '../push/push-notification.ts'
import type { Result, WorkHandlers } from './work.ts'

const notThereYet = async (): Promise<Result> => ({ result: 'later', reason: 'nothing carries it out yet' })

/** Who carries out what: a kind of work that nobody carries out does not compile. */
export const outgoingHandlers = (deps: Deps): WorkHandlers => ({
  push: pushNotification(deps),
  close: closeNotification(deps),
  mail: notThereYet,
  digest: notThereYet,
})
