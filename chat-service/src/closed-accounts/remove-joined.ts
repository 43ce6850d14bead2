import { joinersOf } from '../log/row-changes.ts'
import type { MessageDoc } from '../messages/message.model.ts'
import type { RelationStore } from '../relations/relation-store.ts'
import type { LeaveGroup } from './leave-group.ts'

type RemoveJoinedDeps = { relations: Pick<RelationStore, 'deletedAmong'>; leaveGroup: LeaveGroup }

/**
 * Takes those out again who were put into a group by an instance that had not heard that their account is closed. To be
 * called when the rows of these messages are there: whoever closes the account looks for rows after it is known that it
 * is closed, so one of the two finds what the other did not see.
 */
export const createRemoveJoined =
  ({ relations, leaveGroup }: RemoveJoinedDeps) =>
  async (messages: MessageDoc[]): Promise<void> => {
    const joined = messages.flatMap(({ chatId, system }) =>
      system ? joinersOf(system).map((userId) => ({ chatId, userId })) : [],
    )
    if (joined.length === 0) return

    const deleted = await relations.deletedAmong([...new Set(joined.map(({ userId }) => userId))])
    for (const { chatId, userId } of joined) if (deleted.has(userId)) await leaveGroup(chatId, userId)
  }
