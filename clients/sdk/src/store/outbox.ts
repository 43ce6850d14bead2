import type { Message } from '../message.ts'
import type { Content, Outgoing } from '../outgoing.ts'
import { ApiProblem, NotLoggedIn } from '../problem.ts'
import { uuid } from '../uuid.ts'
import type { OutboxStorage, Unsent } from './outbox-storage.ts'
import type { ShownMessage } from './shown-message.ts'

/** `isFound`: it was in the storage, and somebody else may send it. */
type Waiting = { unsent: Unsent; shown: ShownMessage; isUnderWay: boolean; isFound: boolean }

export type Outbox = {
  /** Shows it at once and sends it until it is kept or refused. Gives its `clientMessageId`. @throws NotLoggedIn */
  send: (draft: Content & { chatId: string; clientMessageId?: string }) => string
  /** A refused one again. */
  retry: (clientMessageId: string) => void
  /** A refused one is not to be sent after all. `false`: it is not a refused one. */
  discard: (clientMessageId: string) => boolean
  /** A message of one's own is kept, however that was learnt. */
  settle: (message: Message) => void
  /** What an earlier start has left is sent, and what could not be sent because nobody was logged in. */
  resume: () => Promise<void>
  /** Those of a chat, in the order in which they were written. */
  of: (chatId: string) => ShownMessage[]
  /** Forgets them here; what is stored stays for the person's next login. */
  clear: () => void
}

export type OutboxDeps = {
  send: Outgoing['send']
  storage: OutboxStorage
  myId: () => string | undefined
  now: () => number
  onKept: (message: Message) => void
  onChange: (chatId: string) => void
}

const show = ({ clientMessageId, userId, chatId, text = '', replyTo, createdAt, refusal }: Unsent): ShownMessage => ({
  key: `${userId}:${clientMessageId}`,
  status: refusal ? 'failed' : 'pending',
  ...(refusal && { problem: new ApiProblem(refusal, refusal.status) }),
  id: clientMessageId,
  clientMessageId,
  chatId,
  seq: 0,
  version: 0,
  senderId: userId,
  text,
  ...(replyTo !== undefined && { replyTo }),
  mentions: [],
  attachments: [],
  reactions: [],
  createdAt,
})

const refusalOf = ({ type, title, status, message }: ApiProblem) => ({ type, title, status, detail: message })

export const createOutbox = (deps: OutboxDeps): Outbox => {
  const { storage, myId } = deps
  const waiting = new Map<string, Waiting>()
  let lastPosition = 0
  let restoredFor: string | undefined
  let restoring = Promise.resolve()

  /** A storage that is full or locked costs what it would have saved, and nothing else. */
  const store = (act: () => void | Promise<void>): void => {
    void (async () => act())().catch(() => {})
  }

  const set = (unsent: Unsent, isFound = false): void => {
    waiting.set(unsent.clientMessageId, { unsent, shown: show(unsent), isUnderWay: false, isFound })
    deps.onChange(unsent.chatId)
  }

  const keep = (unsent: Unsent): void => {
    set(unsent)
    store(() => storage.put(unsent))
  }

  const remove = ({ clientMessageId, chatId }: Unsent): void => {
    waiting.delete(clientMessageId)
    store(() => storage.remove(clientMessageId))
    deps.onChange(chatId)
  }

  const sendNow = async (entry: Waiting): Promise<void> => {
    const { clientMessageId, chatId, text, replyTo, attachmentIds } = entry.unsent
    try {
      const kept = await deps.send({
        clientMessageId,
        chatId,
        ...(text !== undefined && { text }),
        ...(replyTo !== undefined && { replyTo }),
        ...(attachmentIds && { attachmentIds }),
      })
      deps.onKept(kept)
      if (waiting.get(clientMessageId) === entry) remove(entry.unsent)
    } catch (error) {
      entry.isUnderWay = false
      if (!(error instanceof ApiProblem) || waiting.get(clientMessageId) !== entry) return // waits for the next start
      keep({ ...entry.unsent, refusal: refusalOf(error) })
    }
  }

  const listed = async (): Promise<Unsent[]> => (async () => storage.list())().catch(() => [])

  /** Another tab may have sent it meanwhile, or been refused. */
  const sendUnlessDone = async (entry: Waiting): Promise<void> => {
    const { clientMessageId, chatId } = entry.unsent
    const left = (await listed()).find((each) => each.clientMessageId === clientMessageId)
    if (waiting.get(clientMessageId) !== entry) return
    if (!entry.isFound || (left && !left.refusal)) return sendNow(entry)
    if (left) return set(left, true)
    waiting.delete(clientMessageId)
    deps.onChange(chatId)
  }

  const dispatch = async (entry: Waiting): Promise<void> => {
    if (entry.isUnderWay || entry.unsent.refusal) return
    entry.isUnderWay = true
    if (!storage.alone) return sendNow(entry)
    await storage.alone(entry.unsent.clientMessageId, () => sendUnlessDone(entry))
  }

  const inOrder = (): Waiting[] => [...waiting.values()].sort((a, b) => a.unsent.position - b.unsent.position)

  /** Adds what is in the storage. Gives what was here before. */
  const find = async (userId: string): Promise<Unsent[]> => {
    const left = await listed()
    if (myId() !== userId) return []
    const here = inOrder().map(({ unsent }) => unsent)
    for (const unsent of left.filter((each) => each.userId === userId)) {
      if (waiting.has(unsent.clientMessageId)) continue
      lastPosition = Math.max(lastPosition, unsent.position)
      set(unsent, true)
    }
    return here
  }

  const restore = async (userId: string): Promise<void> => {
    for (const unsent of await find(userId)) keep({ ...unsent, position: (lastPosition += 1) }) // after what was there before
  }

  const resume = async (): Promise<void> => {
    const userId = myId()
    if (userId === undefined) return
    if (restoredFor !== userId) {
      restoredFor = userId
      restoring = restore(userId)
    } else if (storage.alone) restoring = restoring.then(async () => void (await find(userId))) // of a tab that was closed
    await restoring
    for (const entry of inOrder()) void dispatch(entry)
  }

  return {
    send: (draft) => {
      const userId = myId()
      if (userId === undefined) throw new NotLoggedIn()

      const clientMessageId = draft.clientMessageId ?? uuid()
      lastPosition = Math.max(lastPosition + 1, deps.now())
      const { chatId, text, replyTo, attachmentIds } = draft
      keep({
        clientMessageId,
        userId,
        chatId,
        position: lastPosition,
        createdAt: new Date(deps.now()).toISOString(),
        ...(text !== undefined && { text }),
        ...(replyTo !== undefined && { replyTo }),
        ...(attachmentIds && { attachmentIds }),
      })
      void resume()
      return clientMessageId
    },
    retry: (clientMessageId) => {
      const entry = waiting.get(clientMessageId)
      if (!entry?.unsent.refusal) return
      const { refusal: _refusal, ...unsent } = entry.unsent
      keep(unsent)
      void resume()
    },
    discard: (clientMessageId) => {
      const entry = waiting.get(clientMessageId)
      if (!entry?.unsent.refusal) return false
      remove(entry.unsent)
      return true
    },
    settle: ({ clientMessageId, senderId, chatId }) => {
      const entry = waiting.get(clientMessageId ?? '')
      if (entry && senderId === myId() && entry.unsent.chatId === chatId) remove(entry.unsent)
    },
    resume,
    of: (chatId) =>
      inOrder()
        .filter(({ unsent }) => unsent.chatId === chatId)
        .map(({ shown }) => shown),
    clear: () => {
      waiting.clear()
      restoredFor = undefined
    },
  }
}
