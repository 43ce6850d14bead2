import { memberId, type MemberDoc, type MemberModel } from '../chats/member.model.ts'

export type OwnChange = {
  set?: Partial<MemberDoc>
  unset?: (keyof MemberDoc)[]
  /** A pointer that moves forward, and is to be announced to the others. */
  readUpTo?: number
}

type ChangeOwnRowDeps = {
  members: MemberModel
  instanceId: string
  now: () => Date
  /** Gets the row as it is now. Must not throw. */
  onChanged: (rows: MemberDoc[]) => void
}

/**
 * What somebody changes in their own row: one write of the change and of the mark that it is to be announced to their
 * other devices. `onlyIf` says which rows it changes at all. Of who is not in the chat nothing is changed.
 */
export const createChangeOwnRow =
  ({ members, instanceId, now, onChanged }: ChangeOwnRowDeps) =>
  async (
    chatId: string,
    userId: string,
    { set, unset = [], readUpTo }: OwnChange,
    onlyIf: object = {},
  ): Promise<void> => {
    const row = await members
      .findOneAndUpdate(
        { ...onlyIf, _id: memberId(chatId, userId), present: true },
        {
          $set: {
            ...set,
            'unsent.by': instanceId,
            'unsent.at': now(),
            'unsent.settings': true,
            ...(readUpTo !== undefined && { 'unsent.read': true }),
          },
          ...(unset.length > 0 && { $unset: Object.fromEntries(unset.map((field) => [field, true])) }),
          ...(readUpTo !== undefined && { $max: { readSeq: readUpTo, deliveredSeq: readUpTo } }),
          $inc: { settingsVersion: 1 },
          $currentDate: { changedAt: true },
        },
        { returnDocument: 'after' },
      )
      .lean<MemberDoc>()
    if (row) onChanged([row])
  }

export type ChangeOwnRow = ReturnType<typeof createChangeOwnRow>
