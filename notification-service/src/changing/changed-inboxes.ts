import { change } from '../inboxes/change.ts'
import type { Stage } from '../inboxes/expression.ts'
import { inboxId, type Mark } from '../inboxes/inbox.ts'
import { changeInboxes, writeInboxes, type Inboxes } from '../inboxes/write-inboxes.ts'
import type { LoggedMessage } from '../messages/logged-message.ts'
import { hidden } from './hidden.ts'
import type { OneMessage } from './one-message.ts'
import { offScreens, outgoingLeft } from './outgoing-left.ts'
import { refilled } from './refilled.ts'
import { rewritten } from './rewritten.ts'
import { scrubbed } from './scrubbed.ts'
import { withdrawn } from './withdrawn.ts'

const counts = (seq: number): object => ({
  'notification.seqs': { $elemMatch: { from: { $lte: seq }, to: { $gte: seq } } },
})

const shows = ({ messageId }: OneMessage): object[] =>
  ['notification.latest', 'notification.mention', 'withdrawn.latest', 'withdrawn.mention'].map((path) => ({
    [`${path}.messageId`]: messageId,
  }))

/** Those of messages; reactions are counted by other numbers. */
const inChat = (chatId: string): object => ({ chatId, reactions: { $exists: false } })

const without = (mark: Mark, message: OneMessage, known: LoggedMessage[]): Stage[] => [
  scrubbed(message),
  ...withdrawn(message, known),
  outgoingLeft,
  offScreens(message, mark.at),
]

/** What becomes of a message in the inboxes of whoever is told of it: one update, however many these are. */
export const changedInboxes = (inboxes: Inboxes) => {
  const { model } = inboxes

  return {
    rewrite: async (mark: Mark, message: OneMessage & { version: number; body: string }): Promise<void> => {
      await writeInboxes(model, { ...inChat(message.chatId), $or: shows(message) }, change(mark, rewritten(message)))
    },

    /** For everybody. `known`: what may take its place. */
    withdraw: async (mark: Mark, message: OneMessage, known: LoggedMessage[]): Promise<void> => {
      const filter = { ...inChat(message.chatId), $or: [counts(message.seq), ...shows(message)] }
      await writeInboxes(model, filter, change(mark, ...without(mark, message, known)))
    },

    /** For one person. */
    hide: (mark: Mark, { userId, ...message }: OneMessage & { userId: string }, known: LoggedMessage[]) => {
      const place = { _id: inboxId(message.chatId, userId), chatId: message.chatId, userId }
      const stages = [hidden(message.seq), ...without(mark, message, known)]
      return changeInboxes(inboxes, [place], () => change(mark, ...stages))
    },

    /** Where something was withdrawn while `heard` came. */
    refill: async (mark: Mark, chatId: string, heard: LoggedMessage[]): Promise<void> => {
      const filter = { ...inChat(chatId), $or: heard.map(({ seq }) => counts(seq)) }
      await writeInboxes(model, filter, change(mark, ...refilled(heard)))
    },
  }
}

export type ChangedInboxes = ReturnType<typeof changedInboxes>
