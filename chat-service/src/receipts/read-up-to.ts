import type { MemberDoc } from '../chats/member.model.ts'
import type { Deps } from '../deps.ts'
import type { MessageDoc } from '../messages/message.model.ts'

/** The pointer of somebody, with what its row does not know yet: who wrote last has read up to there. */
export const readUpToOf = (
  { derive }: { derive: Pick<Deps['derive'], 'readUpTo'> },
  { chatId, userId, readSeq }: Pick<MemberDoc, 'chatId' | 'userId' | 'readSeq'>,
  newest: Pick<MessageDoc, 'seq' | 'senderId'> | undefined,
): number => Math.max(readSeq, derive.readUpTo(chatId, userId), newest?.senderId === userId ? newest.seq : 0)
