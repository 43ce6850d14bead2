import * as auth from '@chat/common/events/auth-events'
import * as chat from '@chat/common/events/chat-events'
import type { EventContract } from '@chat/common/events/define-event'
import * as message from '@chat/common/events/message-events'
import * as notification from '@chat/common/events/notification-events'
import * as presence from '@chat/common/events/presence-events'
import { subscriptions } from '@chat/common/events/subscriptions'
import * as user from '@chat/common/events/user-events'

export type BrokerEvent = { contract: EventContract; owner: string; subscribers: string[] }

/** Whose each file of contracts is. */
const files: [owner: string, file: object][] = [
  ['auth-service', auth],
  ['user-service', user],
  ['chat-service', chat],
  ['chat-service', message],
  ['chat-service', presence],
  ['notification-service', notification],
]

const isContract = (value: unknown): value is EventContract =>
  typeof value === 'object' && value !== null && 'type' in value && 'schema' in value && 'create' in value

const subscribersOf = (type: string): string[] =>
  Object.entries(subscriptions)
    .filter(([, wanted]) => wanted.some((contract) => contract.type === type))
    .map(([service]) => service)

/** What services tell each other: who says it, and who keeps a queue for it. */
export const brokerEvents: BrokerEvent[] = files.flatMap(([owner, file]) =>
  Object.values(file)
    .filter(isContract)
    .map((contract) => ({ contract, owner, subscribers: subscribersOf(contract.type) })),
)
