import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useEffect, useSyncExternalStore } from 'react'
import { useClient } from '../../app/session.tsx'
import { useStore } from '../../app/use-store.ts'
import { findBySeq } from './find-by-seq.ts'
import { quotedMessagesOf, type Quoted } from './quoted-messages.ts'

/** Where messages are never changes. */
const seqOf = new Map<string, number>()

const findLoaded = (items: readonly ShownMessage[], messageId: string): ShownMessage | undefined => {
  const seq = seqOf.get(messageId)
  if (seq !== undefined) return findBySeq(items, seq)
  const found = items.findLast(({ id }) => id === messageId)
  seqOf.set(messageId, found?.seq ?? -1) // looked for once: what is not there is asked for
  return found
}

/** A message that another one answers: from what is loaded, or asked for. */
export const useQuoted = (chatId: string, messageId: string): Quoted => {
  const quoted = quotedMessagesOf(useClient())
  const loaded = useStore((store) => findLoaded(store.messages(chatId).items, messageId))
  const isLoaded = loaded !== undefined
  useEffect(() => {
    if (!isLoaded) quoted.want(chatId, messageId)
  }, [quoted, chatId, messageId, isLoaded])

  const fetched = useSyncExternalStore(quoted.subscribe, () => quoted.get(messageId))
  useEffect(() => {
    if (fetched && fetched !== 'gone') seqOf.set(messageId, fetched.seq)
  }, [fetched, messageId])
  return loaded ?? fetched
}
