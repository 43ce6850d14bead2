import type { Connection } from 'mongoose'
import { chatModel } from '../chats/chat.model.ts'
import { memberId, memberModel, type MemberDoc } from '../chats/member.model.ts'

/** Many more members of a group that the service has not looked at yet, as of its last message; each as `own` has it. */
export const insertMembers = async (
  db: Connection,
  chatId: string,
  userIds: string[],
  own: (index: number) => Partial<MemberDoc> = () => ({}),
): Promise<void> => {
  const { lastSeq } = await chatModel(db).findById(chatId).orFail()
  const now = new Date()
  const rows = userIds.map((userId, index): MemberDoc => ({
    _id: memberId(chatId, userId),
    chatId,
    userId,
    present: true,
    role: 'member',
    rowSeq: lastSeq,
    joinedSeq: lastSeq,
    joinedAt: now,
    visibleFrom: 1,
    readSeq: lastSeq,
    deliveredSeq: lastSeq,
    muted: false,
    pinned: false,
    changedAt: now,
    settingsVersion: 0,
    ...own(index),
  }))
  await memberModel(db).collection.insertMany(rows as never[], { ordered: false })
  await chatModel(db).updateOne({ _id: chatId }, { $inc: { memberCount: userIds.length } })
}
