import { backOffMs, pause, type BackOff } from './back-off.ts'
import type { Connection } from './connection.ts'
import { retryAfterOf, type Send } from './http.ts'
import { message, type Message } from './message.ts'
import { ApiProblem, ClientClosed, isTemporary } from './problem.ts'
import { createTurns } from './turns.ts'
import { uuid } from './uuid.ts'

/** What a message says: a text, files that were uploaded to the chat, or both; `replyTo` is the id of a message of it. */
export type Content = { text?: string; replyTo?: string; attachmentIds?: string[] }

/** To a chat, or to a person by name: then the direct chat is found or made. */
export type Draft = Content & { clientMessageId?: string } & ({ chatId: string } | { to: string })

export type Outgoing = {
  /**
   * Resolves with the message once it is kept. Repeated with the same `clientMessageId` until then, so it is there once
   * whatever happened on the way. Drafts to one chat are sent one after another, in the order of the calls.
   *
   * @throws ApiProblem when it is refused for good, NotLoggedIn, ClientClosed (then it is not known whether it is kept)
   */
  send: (draft: Draft) => Promise<Message>
}

export type OutgoingOptions = {
  connection: Pick<Connection, 'isReady' | 'call'>
  /** In the name of whoever is logged in. */
  request: Send
  backOff: BackOff
  closed: AbortSignal
}

const isWorthRepeating = (error: unknown): boolean =>
  isTemporary(error) || (error instanceof ApiProblem && error.status === 429)

export const createOutgoing = ({ connection, request, backOff, closed }: OutgoingOptions): Outgoing => {
  const inTurn = createTurns()

  const once = async (draft: Draft & { clientMessageId: string }): Promise<Message> => {
    if (connection.isReady()) {
      try {
        return message.parse(await connection.call('message:send', draft))
      } catch (error) {
        const isExpired = error instanceof ApiProblem && error.status === 401
        if (!isExpired) throw error // else the request below renews the token
      }
    }
    return request('POST', '/messages', message, { body: draft })
  }

  const untilKept = async (draft: Draft & { clientMessageId: string }): Promise<Message> => {
    for (let attempt = 0; ; attempt += 1) {
      if (closed.aborted) throw new ClientClosed()
      try {
        return await once(draft)
      } catch (error) {
        if (closed.aborted) throw new ClientClosed()
        if (!isWorthRepeating(error)) throw error
        await pause(backOffMs(attempt, backOff, retryAfterOf(error)), closed)
      }
    }
  }

  const send = (draft: Draft): Promise<Message> => {
    const named = { clientMessageId: uuid(), ...draft }
    return inTurn('chatId' in draft ? draft.chatId : `@${draft.to}`, () => untilKept(named))
  }

  return { send }
}
