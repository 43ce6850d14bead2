import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect } from 'react'
import { useSession } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'
import type { Receipt } from '../message/delivery.tsx'

type ReceiptOf = (message: ShownMessage) => Receipt | undefined

/** How far the other person of a direct chat is with a message of mine. In groups a dialog tells. */
export const useReceiptOf = (chatId: string): ReceiptOf => {
  const { store } = useSession()
  const peerId = useStore(({ chat }) => chat(chatId)?.peer?.id)
  const lastSeq = useStore(({ chat }) => (chat(chatId)?.type === 'direct' ? chat(chatId)?.lastSeq : undefined)) ?? 0
  const pointer = useStore(({ receipts }) => receipts(chatId)[peerId ?? ''])
  const isKnown = pointer !== undefined
  const hasMessages = lastSeq > 0
  useEffect(() => {
    if (isKnown || !hasMessages || peerId === undefined) return
    const seq = store.chat(chatId)?.lastSeq ?? 0
    store.loadReceipts(chatId, seq).catch(() => {}) // they come by themselves with the next one
  }, [store, chatId, peerId, isKnown, hasMessages])

  return ({ seq, status }) => {
    if (peerId === undefined || status !== 'sent') return undefined
    if ((pointer?.readSeq ?? 0) >= seq) return 'read'
    return (pointer?.deliveredSeq ?? 0) >= seq ? 'delivered' : 'sent'
  }
}
