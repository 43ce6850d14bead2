import { z } from 'zod'
import { chat, myChange, receipt, type Chat } from './chat.ts'
import { firstPosition } from './apply-page.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import { lenient } from './lenient.ts'
import { message } from './message.ts'
import { messageChanges } from './message-change.ts'
import { notification } from './notification.ts'
import { personChange } from './person.ts'
import { presence } from './person-presence.ts'
import { ApiProblem } from './problem.ts'
import type { Sync } from './sync.ts'
import { tellChange } from './tell-change.ts'
import type { Timelines } from './timelines.ts'

const inChat = lenient({ chatId: z.string() })
const people = inChat.extend({ userIds: z.array(z.string()), role: z.string().optional() })
const removal = inChat.extend({ reason: z.string().optional() })
const receipts = inChat.extend({ items: z.array(receipt) })
const typing = inChat.extend({ userId: z.string(), typing: z.boolean() })
const scheduledSent = lenient({ id: z.string(), message })
const scheduledFailed = lenient({ id: z.string(), problem: z.looseObject({ status: z.number() }) })

type Route = (payload: unknown) => void

/** A payload that cannot be read is passed over, like an event of a newer server. */
const on =
  <Payload>(schema: z.ZodType<Payload>, handle: (payload: Payload) => void): Route =>
  (raw) => {
    const { data } = schema.safeParse(raw)
    if (data !== undefined) handle(data)
  }

type Deps = { timelines: Timelines; sync: Sync; emit: Emitter<ClientEvents>['emit'] }

/** What the server says by itself, event by event. */
export const createIncoming = ({ timelines, sync, emit }: Deps): ((name: string, payload: unknown) => void) => {
  const changed = (name: keyof typeof messageChanges): Route =>
    on(messageChanges[name], (change) => tellChange({ timelines, emit }, change))

  const routes: Record<string, Route> = {
    'message:new': on(message, (given) => {
      if (!timelines.offer(given)) return sync.request() // of a chat that the server has not told us of
      sync.watchGaps()
    }),
    'message:edited': changed('message:edited'),
    'message:deleted': changed('message:deleted'),
    'reaction:changed': changed('reaction:changed'),
    'pin:changed': changed('pin:changed'),
    'chat:created': on(z.union([chat, inChat]), (given) => {
      if ('chatId' in given) return sync.request() // a large chat is not sent to each of its members; sync brings it
      sync.overtake(given.id)
      emit('chat', { kind: 'created', chatId: given.id, chat: given })
      timelines.start(given.id, firstPosition(given, false))
      // what was said since the joining may have come before it, by way of another instance
      timelines.expect(given.id, given.lastSeq)
      sync.watchGaps()
    }),
    'chat:updated': on(inChat, ({ chatId, ...rest }) => {
      sync.note(chatId, rest)
      emit('chat', { kind: 'updated', chatId, chat: rest })
    }),
    'chat:me': on(inChat.extend(myChange.shape), ({ chatId, ...rest }) => {
      sync.note(chatId, { me: rest as Chat['me'] }) // merged part by part
      emit('chat', { kind: 'me', chatId, me: rest })
    }),
    'chat:removed': on(removal, ({ chatId, reason }) => {
      sync.overtake(chatId)
      timelines.forget(chatId)
      emit('chat', { kind: 'removed', chatId, reason })
    }),
    'member:added': on(people, (given) => emit('member', { kind: 'added', ...given })),
    'member:removed': on(people, (given) => emit('member', { kind: 'removed', ...given })),
    'member:updated': on(people, (given) => emit('member', { kind: 'updated', ...given })),
    receipt: on(receipts, (given) => emit('receipt', given)),
    typing: on(typing, (given) => emit('typing', given)),
    presence: on(presence, (given) => emit('presence', given)),
    'scheduled:sent': on(scheduledSent, (given) => emit('scheduled', { kind: 'sent', ...given })),
    'scheduled:failed': on(scheduledFailed, ({ id, problem }) =>
      emit('scheduled', { kind: 'failed', id, problem: new ApiProblem(problem, problem.status) }),
    ),
    'user:updated': on(personChange, (given) => emit('user', given)),
    'notification:new': on(notification, (given) => emit('notification', { kind: 'new', notification: given })),
    'notification:updated': on(notification, (given) => emit('notification', { kind: 'updated', notification: given })),
    'notification:removed': on(notification, (given) => emit('notification', { kind: 'removed', notification: given })),
    resync: () => sync.request(),
  }

  return (name, payload) => routes[name]?.(payload)
}
