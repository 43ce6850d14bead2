import { on, type Route } from '@chat/common/broker/broker'
import { inTurn } from '@chat/common/broker/in-turn'
import { sessionRevoked, userDeleted } from '@chat/common/events/auth-events'
import {
  chatCreated,
  chatDeleted,
  chatMeChanged,
  chatUpdated,
  memberAdded,
  memberRemoved,
  messagesRead,
  newMessage,
} from '@chat/common/events/chat-events'
import { blockChanged, settingsChanged } from '@chat/common/events/user-events'
import { messageDeleted, messageEdited, messageHidden, reactionChanged } from '@chat/common/events/message-events'
import { deleteMessage, editMessage, hideMessage } from './changing/change-message.ts'
import { forgetPerson } from './closed-accounts/forget-person.ts'
import type { Deps } from './deps.ts'
import { admitMembers, dismissAll, dismissMembers } from './folding/change-members.ts'
import { foldMessages } from './folding/fold-messages.ts'
import { gather } from './folding/gather.ts'
import { withdrawRead } from './folding/withdraw-read.ts'
import type { Pointer } from './inboxes/stages.ts'
import type { ToldMessage } from './messages/logged-message.ts'
import { removeSubscriptions } from './push/subscribe.ts'
import { foldReactions } from './reactions/fold-reactions.ts'
import type { ReactionChange } from './reactions/received.ts'
import { copySettings } from './recipients/copy-settings.ts'

/** As many as are handed over at once: a full batch does not wait. */
export const prefetch = 200

/**
 * What this service does when others speak. Every handler may run late, twice and beside any other: what it writes holds
 * its own condition, a seq or a time, so the events of a chat need no order and can be gathered.
 */
export const consumers = (deps: Deps): Route[] => {
  const limits = { withinMs: deps.foldWithinMs, mostAtOnce: prefetch }
  const fold = gather((messages: ToldMessage[]) => foldMessages(deps, messages), limits)
  const read = gather((pointers: Pointer[][]) => withdrawRead(deps, pointers.flat()), limits)
  const react = gather((changes: ReactionChange[]) => foldReactions(deps, changes), limits)

  return inTurn([
    ...deps.webhooks.routes,
    ...deps.people.routes,

    on(userDeleted, ({ data: { userId, deletedAt } }) => forgetPerson(deps, { userId, at: new Date(deletedAt) })),

    on(sessionRevoked, ({ data: { userId, sessionIds } }) =>
      removeSubscriptions(deps, userId, ({ sessionId }) => sessionIds.includes(sessionId)),
    ),

    on(settingsChanged, ({ data }) => copySettings(deps, data)),

    on(blockChanged, ({ data }) => deps.blocks.set(data)),

    on(newMessage, ({ data }) => fold(data)),

    on(messagesRead, ({ time, data: { chatId, items } }) => {
      const at = new Date(time)
      return read(items.map(({ userId, readSeq }) => ({ chatId, userId, readSeq, at })))
    }),

    on(chatCreated, async ({ time, data }) => {
      if (data.name !== undefined) await deps.chats.setName(data.chatId, data.seq, data.name)
      await admitMembers(deps, { ...data, at: new Date(time) })
    }),

    on(chatUpdated, async ({ data }) => {
      if (data.name !== undefined) await deps.chats.setName(data.chatId, data.seq, data.name)
    }),

    on(memberAdded, ({ time, data }) => admitMembers(deps, { ...data, at: new Date(time) })),

    on(chatDeleted, ({ time, data }) => dismissAll(deps, { ...data, at: new Date(time) })),

    on(memberRemoved, ({ time, data }) => dismissMembers(deps, { ...data, at: new Date(time) })),

    on(messageEdited, ({ data }) => editMessage(deps, data)),

    on(messageDeleted, ({ data }) => deleteMessage(deps, data)),

    on(messageHidden, ({ data }) => hideMessage(deps, data)),

    on(reactionChanged, ({ time, data }) => react({ ...data, at: new Date(time) })),

    on(chatMeChanged, async ({ data: { chatId, userId, version, level, muted, mutedUntil } }) => {
      const chosen = { version, level, muted, mutedUntil: mutedUntil === null ? null : new Date(mutedUntil) }
      await deps.inboxes.setSettings(deps.nextMark(), { chatId, userId, chosen })
    }),
  ])
}
