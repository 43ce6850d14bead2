import { toMemberPage, type MemberPlace } from '../chats/member-page.ts'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import type { ReceiptPage } from './receipt.answer.ts'
import type { ReceiptState } from './receipt-store.ts'

type Query = {
  seq: number
  state?: ReceiptState | undefined
  limit: number
  cursor?: MemberPlace | undefined
}

/**
 * Who has got and read a message. What somebody reads who does not show it is not told, and who does not show it is not
 * told of the others.
 */
export const listReceipts = async (
  deps: Pick<Deps, 'members' | 'messages' | 'receipts'>,
  { chatId, userId }: { chatId: string; userId: string },
  { seq, state, limit, cursor }: Query,
): Promise<ReceiptPage> => {
  const viewer = await deps.members.require(chatId, userId)
  const message = await deps.messages.findBySeq(chatId, seq)
  if (!message || message.seq < viewer.visibleFrom) throw problem('message-not-found')

  const seesReads = !viewer.hidesReads
  const [found, counts] = await Promise.all([
    state === 'read' && !seesReads ? [] : deps.receipts.page(message, state, cursor, limit + 1),
    deps.receipts.count(message),
  ])
  const { page, next } = toMemberPage(found, limit)
  const items = page.map((row) => ({
    userId: row.userId,
    deliveredSeq: row.deliveredSeq,
    ...(seesReads && !row.hidesReads && { readSeq: row.readSeq }),
  }))
  return { items, next, counts: { ...counts, read: seesReads ? counts.read : 0 } }
}
