import type { ShownMessage } from '@chat/sdk/store/shown-message'
import { useState, type FocusEvent, type KeyboardEvent } from 'react'
import { useConversation } from '../conversation.tsx'
import { useMessageActions } from '../message/use-message-actions.ts'

/** Arrows go from message to message of a thread, and the keys of the menu do what it does, as in the list of the chat. */
export const useThreadKeys = (messages: readonly ShownMessage[]) => {
  const { ask } = useConversation()
  const [chosen, setChosen] = useState<string>()
  const actionsOf = useMessageActions()
  const at = messages.findIndex(({ key }) => key === chosen)
  const activeIndex = at === -1 ? messages.length - 1 : at

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const row = event.target as HTMLElement // an element of the page
    const message = row.dataset.key === undefined ? undefined : messages[activeIndex]
    if (!message || event.ctrlKey || event.metaKey || event.altKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const to = messages[activeIndex + (step ?? 0)]
    const action = actionsOf(message, row).find(({ shortcut }) => shortcut?.toLowerCase() === event.key.toLowerCase())
    if (step !== undefined && to)
      row.parentElement?.querySelector<HTMLElement>(`[data-key="${CSS.escape(to.key)}"]`)?.focus()
    else if (event.key === 'Enter') ask({ kind: 'menu', message, anchor: row })
    else if (action) action.onChoose()
    else return
    event.preventDefault()
  }

  return {
    activeKey: messages[activeIndex]?.key,
    listProps: {
      onKeyDown,
      onFocus: (event: FocusEvent): void => setChosen(event.target.closest<HTMLElement>('[data-key]')?.dataset.key),
    },
  }
}
