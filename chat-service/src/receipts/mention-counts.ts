import type { MessageDocs } from '../messages/message.model.ts'
import { memberId } from '../chats/member.model.ts'

type Place = { chatId: string; userId: string; readSeq: number }

type Found = { chatId: string; userId?: string; count: number }

/**
 * How many messages after the one that they have read mention people, by `memberId`: one round trip. Of one person's
 * chats it looks at the keys that it counts and at no message. Deleted messages mention nobody.
 */
export const createMentionCounts =
  (messages: MessageDocs) =>
  async (places: Place[]): Promise<Map<string, number>> => {
    const [first] = places
    if (!first) return new Map()

    const isUnread = {
      $or: places.map(({ chatId, userId, readSeq }) => ({ mentions: userId, chatId, seq: { $gt: readSeq } })),
    }
    const isOnePerson = places.every(({ userId }) => userId === first.userId)
    const found = await messages
      .aggregate<Found>(
        [
          { $match: isUnread },
          ...(isOnePerson ? [] : [{ $unwind: '$mentions' }, { $match: isUnread }]),
          {
            $group: {
              _id: { chatId: '$chatId', ...(!isOnePerson && { userId: '$mentions' }) },
              count: { $sum: 1 },
            },
          },
          { $project: { _id: 0, chatId: '$_id.chatId', userId: '$_id.userId', count: 1 } },
        ],
        { batchSize: places.length + 1 },
      )
      .toArray()
    return new Map(found.map(({ chatId, userId = first.userId, count }) => [memberId(chatId, userId), count]))
  }

export type MentionCounts = ReturnType<typeof createMentionCounts>
