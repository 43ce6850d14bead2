import { createConnectedClient } from '@chat/common/internal/connected-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import type { Config } from '../config.ts'
import type { Deps } from '../deps.ts'
import { outgoingHandlers } from './handlers.ts'
import { openOutgoing, type Outgoing } from './open-outgoing.ts'

/** Begins to decide what goes out, and to send it. */
export const startOutgoing = (deps: Deps, config: Config): Outgoing => {
  const internal = createInternalClient({ url: config.CHAT_INTERNAL_URL, secret: config.INTERNAL_SECRET })
  const connected = createConnectedClient(internal)
  const outgoing = openOutgoing(
    { ...deps, connected, handlers: outgoingHandlers({ ...deps, connected }) },
    {
      everyMs: config.DUE_EVERY_MS,
      leaseMs: config.DUE_LEASE_SECONDS * 1_000,
      pushDelayMs: config.PUSH_DELAY_SECONDS * 1_000,
      giveUpAfterMs: config.GIVE_UP_AFTER_SECONDS * 1_000,
      digestHour: config.DIGEST_HOUR,
    },
  )
  outgoing.start()
  return outgoing
}
