import { uuid } from '@chat/common/http/input'
import { problem } from '@chat/common/http/problem'
import { z } from 'zod'
import { deleteFor, deleteInput } from '../deleting/deleting.routes.ts'
import type { Deps } from '../deps.ts'
import { editMessage } from '../editing/edit-message.ts'
import { editInput } from '../editing/editing.routes.ts'
import { newMessageInput } from '../messages/message.ts'
import { draftMessage, sendDraft } from '../messages/send-message.ts'
import { clearReaction, setReaction } from '../reactions/react.ts'
import { reactionInput } from '../reactions/reactions.routes.ts'
import { movePointer } from '../receipts/move-pointer.ts'
import type { OpenPresence } from '../presence/open-presence.ts'
import { seq } from '../messages/message-input.ts'
import { unknownEvent } from './answer.ts'
import { renew } from './session-end.ts'
import type { ChatSocket } from './socket-contract.ts'
import { sync } from './sync.ts'
import { syncInput } from './sync-contract.ts'
import type { Typing } from './typing.ts'

const inChat = z.strictObject({ chatId: uuid })
const upTo = inChat.extend({ seq })
const newToken = z.strictObject({ token: z.string().max(8_192) })

type Handler = (socket: ChatSocket, raw: unknown, requestId: string) => Promise<unknown>

/** Messages of one connection go to the log in the order in which they came, also when one takes longer to prepare. */
const createTurns = () => {
  const last = new WeakMap<ChatSocket, Promise<unknown>>()
  return <Result>(socket: ChatSocket, prepare: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(socket) ?? Promise.resolve()).then(prepare, prepare)
    last.set(socket, turn)
    return turn
  }
}

/** What a client may ask over its socket. Each takes one object, and its answer is `data` of the acknowledgement. */
export const socketRoutes = (deps: Deps & { typing: Typing; presence: OpenPresence }): ((event: string) => Handler) => {
  const inTurn = createTurns()

  const routes = new Map<string, Handler>(
    Object.entries({
      'message:send': async (socket, raw, requestId) => {
        const input = newMessageInput.parse(raw)
        const { userId } = socket.data.caller
        const draft = await inTurn(socket, () => draftMessage(deps, userId, input, requestId))
        return deps.viewMessage((await sendDraft(deps, draft)).message)
      },
      'message:edit': async (socket, raw, requestId) => {
        const { userId } = socket.data.caller
        return deps.viewMessage(await editMessage(deps, { ...editInput.parse(raw), userId, requestId }))
      },
      'message:delete': async (socket, raw, requestId) => {
        const { for: whom, ...wanted } = deleteInput.parse(raw)
        await deleteFor(deps, { ...wanted, userId: socket.data.caller.userId, requestId }, whom)
        return {}
      },
      'reaction:set': async (socket, raw, requestId) => {
        const { userId } = socket.data.caller
        return deps.viewMessage(await setReaction(deps, { ...reactionInput.parse(raw), userId, requestId }))
      },
      'reaction:clear': async (socket, raw, requestId) => {
        const { userId } = socket.data.caller
        return deps.viewMessage(await clearReaction(deps, { ...reactionInput.parse(raw), userId, requestId }))
      },
      'chat:read': (socket, raw) =>
        movePointer(deps, { userId: socket.data.caller.userId, pointer: 'readSeq', ...upTo.parse(raw) }),
      'chat:delivered': (socket, raw) =>
        movePointer(deps, { userId: socket.data.caller.userId, pointer: 'deliveredSeq', ...upTo.parse(raw) }),
      'typing:start': async (socket, raw) => {
        await deps.typing.start(socket, inChat.parse(raw).chatId)
        return {}
      },
      'typing:stop': async (socket, raw) => {
        deps.typing.stop(socket, inChat.parse(raw).chatId)
        return {}
      },
      'presence:set': async (socket, raw) => deps.presence.set(socket, raw),
      'presence:subscribe': (socket, raw) => deps.presence.subscribe(socket, raw),
      sync: (socket, raw) => sync(deps, socket.data.caller.userId, syncInput.parse(raw)),
      'auth:renew': async (socket, raw) => {
        const { token } = newToken.parse(raw)
        const caller = await deps.access.verifyToken(token)
        if (caller.userId !== socket.data.caller.userId) throw problem('unauthenticated')
        return renew(socket, caller)
      },
    } satisfies Record<string, Handler>),
  )
  return (event) => routes.get(event) ?? unknownEvent
}
