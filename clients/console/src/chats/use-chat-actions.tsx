import type { Chat } from '@chat/sdk/chat'
import type { Choice } from '@chat/sdk/chats'
import { useCallback, useState } from 'react'
import { useLocation } from 'wouter'
import { problemText } from '../app/problem-text.ts'
import { useSession } from '../app/session.tsx'
import type { MenuItem } from '../design/menu.tsx'
import { useToast } from '../design/toasts.tsx'
import { chatTitle } from './chat-name.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { levels, muteTimes } from './own-choices.ts'

/** What the menu of a chat offers, and the dialog that some of it opens. */
export const useChatActions = (openId: string | undefined) => {
  const { client, store } = useSession()
  const say = useToast()
  const [, go] = useLocation()
  const [leaving, setLeaving] = useState<Chat>()

  const itemsOf = useCallback(
    (chat: Chat): MenuItem[] => {
      const { id, type, me, lastSeq } = chat
      const attempt = (asked: Promise<void>): void => void asked.catch((error) => say('error', problemText(error)))
      const choose = (choice: Choice): void => attempt(store.choose(id, choice))
      const putAway = async (): Promise<void> => {
        await client.chats.remove(id)
        if (id === openId) go('/')
        say('ok', `${chatTitle(chat)} is put away until something new comes`)
      }

      return [
        { label: me.pinned ? 'Unpin' : 'Pin', icon: 'pin', onChoose: () => choose({ pinned: !me.pinned }) },
        ...(me.unread > 0
          ? [{ label: 'Mark as read', icon: 'checks' as const, onChoose: () => attempt(store.markRead(id)) }]
          : []),
        ...(me.unread === 0 && lastSeq > 0
          ? [
              {
                label: 'Mark as unread',
                icon: 'check' as const,
                onChoose: () => attempt(store.markUnread(id, lastSeq)),
              },
            ]
          : []),
        ...muteTimes(me).map(({ label, choice }) => ({
          label,
          icon: me.muted ? ('bell' as const) : ('mute' as const),
          onChoose: () => choose(choice()),
        })),
        ...levels
          .filter(({ value }) => value !== me.level)
          .map(({ value, action }) => ({
            label: action,
            icon: 'bell' as const,
            onChoose: () => choose({ level: value }),
          })),
        type === 'direct'
          ? { label: 'Put away', icon: 'close', onChoose: () => attempt(putAway()) }
          : { label: 'Leave', icon: 'leave', isDangerous: true, onChoose: () => setLeaving(chat) },
      ]
    },
    [client, store, say, go, openId],
  )

  const dialog = leaving && (
    <LeaveDialog
      chat={leaving}
      onClose={() => setLeaving(undefined)}
      onLeft={() => {
        setLeaving(undefined)
        if (leaving.id === openId) go('/')
      }}
    />
  )
  return { itemsOf, dialog }
}
