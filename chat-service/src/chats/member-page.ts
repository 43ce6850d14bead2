import { cursorOf } from '@chat/common/http/input'
import { z } from 'zod'

/** Where a page of members, in the order of joining, ended. */
const memberPlace = z.strictObject({ joinedSeq: z.number(), userId: z.string() })
export type MemberPlace = z.infer<typeof memberPlace>

export const memberCursor = cursorOf(memberPlace)

/** The order of joining; an index has it. */
export const inJoiningOrder = { joinedSeq: 1, userId: 1 } as const

/** What comes after a place in that order; everything, where there is none. */
export const beyond = (place: MemberPlace | undefined) =>
  place
    ? {
        joinedSeq: { $gte: place.joinedSeq }, // where the index begins
        $or: [{ joinedSeq: { $gt: place.joinedSeq } }, { userId: { $gt: place.userId } }],
      }
    : {}

/** A page of `limit` out of rows that were read with one more than that, and the cursor that goes on. */
export const toMemberPage = <Row extends MemberPlace>(rows: Row[], limit: number) => {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const goesOn = last !== undefined && rows.length > limit
  return { page, next: goesOn ? memberCursor.encode({ joinedSeq: last.joinedSeq, userId: last.userId }) : null }
}
