import { chat, myChange, receipt, type Chat } from './chat.ts'
import { firstPosition } from './apply-page.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import { message } from './message.ts'
import { messageChanges } from './message-change.ts'
import { notification } from './notification.ts'
import { personChange } from './person.ts'
import { presence } from './person-presence.ts'
import { ApiProblem } from './problem.ts'
import { array, boolean, either, extend, number, object, optional, string, tryRead, type Shape } from './shape.ts'
import type { Sync } from './sync.ts'
import { tellChange } from './tell-change.ts'
import type { Timelines } from './timelines.ts'

const inChat = object({ chatId: string })
const people = extend(inChat, { userIds: array(string), role: optional(string) })
const removal = extend(inChat, { reason: optional(string) })
const receipts = extend(inChat, { items: array(receipt) })
const typing = extend(inChat, { userId: string, typing: boolean })
const scheduledSent = object({ id: string, message })
const scheduledFailed = object({ id: string, problem: object({ status: number }) })

type Route = (payload: unknown) => void

/** A payload that cannot be read is passed over, like an event of a newer server. */
const on =
  <Payload>(shape: Shape<Payload>, handle: (payload: Payload) => void): Route =>
  (raw) => {
    const payload = tryRead(shape, raw)
    if (payload !== undefined) handle(payload)
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
    'chat:created': on(either(chat, inChat), (given) => {
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
    'chat:me': on(extend(inChat, myChange.fields), ({ chatId, ...rest }) => {
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
