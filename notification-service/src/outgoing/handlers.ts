import type { ConnectedClient } from '@chat/common/internal/connected-client'
import { createKnownPresence } from '../deciding/known-presence.ts'
import type { Deps } from '../deps.ts'
import { digestHandler, mailHandler } from '../mails/mail-handlers.ts'
import { closeNotification } from '../push/close-notification.ts'
import { pushNotification } from '../push/push-notification.ts'
import type { WorkHandlers } from './work.ts'

type HandlerDeps = Deps & { connected: Pick<ConnectedClient, 'of'> }

/** Who carries out what: a kind of work that nobody carries out does not compile. */
export const outgoingHandlers = (deps: HandlerDeps): WorkHandlers => {
  const mailDeps = { ...deps, presenceOf: createKnownPresence(deps) }

  return {
    push: pushNotification(deps),
    close: closeNotification(deps),
    mail: mailHandler(mailDeps),
    digest: digestHandler(mailDeps),
  }
}
