import { problem } from '@chat/common/http/problem'
import { deleteFor } from '../deleting/deleting.routes.ts'
import type { Deps } from '../deps.ts'
import { editMessage } from '../editing/edit-message.ts'
import { draftMessage, sendDraft } from '../messages/send-message.ts'
import type { OpenPresence } from '../presence/open-presence.ts'
import { clearReaction, setReaction } from '../reactions/react.ts'
import { movePointer } from '../receipts/move-pointer.ts'
import { unknownEvent } from './answer.ts'
import { clientEvents, type Answered, type Asked, type ClientEventName } from './client-events.ts'
import { renew } from './session-end.ts'
import type { ChatSocket } from './socket-contract.ts'
import { sync } from './sync.ts'
import type { Typing } from './typing.ts'

type Handler = (socket: ChatSocket, raw: unknown, requestId: string) => Promise<unknown>

type Route<Name extends ClientEventName> = (
  asked: Asked<Name>,
  by: { socket: ChatSocket; userId: string; requestId: string },
) => Promise<Answered<Name>>

type Routes = { [Name in ClientEventName]: Route<Name> }

/** Messages of one connection go to the log in the order in which they came, also when one takes longer to prepare. */
const createTurns = () => {
  const last = new WeakMap<ChatSocket, Promise<unknown>>()
  return <Result>(socket: ChatSocket, prepare: () => Promise<Result>): Promise<Result> => {
    const turn = (last.get(socket) ?? Promise.resolve()).then(prepare, prepare)
    last.set(socket, turn)
    return turn
  }
}

/** What is done for each event that a client may send. What it sends is parsed before. */
export const socketRoutes = (deps: Deps & { typing: Typing; presence: OpenPresence }): ((event: string) => Handler) => {
  const inTurn = createTurns()

  const routes: Routes = {
    'message:send': async (input, { socket, userId, requestId }) => {
      const draft = await inTurn(socket, () => draftMessage(deps, userId, input, requestId))
      return deps.viewMessage((await sendDraft(deps, draft)).message)
    },
    'message:edit': async (wanted, { userId, requestId }) =>
      deps.viewMessage(await editMessage(deps, { ...wanted, userId, requestId })),
    'message:delete': async ({ for: whom, ...wanted }, { userId, requestId }) => {
      await deleteFor(deps, { ...wanted, userId, requestId }, whom)
      return {}
    },
    'reaction:set': async (wanted, { userId, requestId }) =>
      deps.viewMessage(await setReaction(deps, { ...wanted, userId, requestId })),
    'reaction:clear': async (wanted, { userId, requestId }) =>
      deps.viewMessage(await clearReaction(deps, { ...wanted, userId, requestId })),
    'chat:read': (upTo, { userId }) => movePointer(deps, { userId, pointer: 'readSeq', ...upTo }),
    'chat:delivered': (upTo, { userId }) => movePointer(deps, { userId, pointer: 'deliveredSeq', ...upTo }),
    'typing:start': async ({ chatId }, { socket }) => {
      await deps.typing.start(socket, chatId)
      return {}
    },
    'typing:stop': async ({ chatId }, { socket }) => {
      deps.typing.stop(socket, chatId)
      return {}
    },
    'presence:set': async ({ presence }, { socket }) => {
      deps.presence.set(socket, presence)
      return {}
    },
    'presence:subscribe': async ({ userIds }, { socket }) => ({
      items: await deps.presence.subscribe(socket, userIds),
    }),
    sync: (input, { userId }) => sync(deps, userId, input),
    'auth:renew': async ({ token }, { socket, userId }) => {
      const caller = await deps.access.verifyToken(token)
      if (caller.userId !== userId) throw problem('unauthenticated')
      return renew(socket, caller)
    },
  }

  const handlerOf = <Name extends ClientEventName>(event: Name): Handler => {
    const { input } = clientEvents[event]
    return async (socket, raw, requestId) =>
      routes[event](input.parse(raw) as Asked<Name>, { socket, userId: socket.data.caller.userId, requestId }) // of its own schema
  }
  const handlers = new Map<string, Handler>(
    Object.keys(clientEvents).map((event) => [event, handlerOf(event as ClientEventName)]),
  )
  return (event) => handlers.get(event) ?? unknownEvent
}
