import type { ShownMessage } from '@chat/sdk/store/shown-message'
import type { MouseEvent } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useSession } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Icon } from '../../design/icon.tsx'
import styles from './delivery.module.css'

/** How far a message of mine is with the other person of a direct chat. */
export type Receipt = 'sent' | 'delivered' | 'read'

const words: Record<Receipt, string> = { sent: 'Sent', delivered: 'Delivered', read: 'Read' }

/** Whether a message of mine is on its way, kept, or read; in groups, only whether it is on its way. */
export const DeliveryMark = ({ status, receipt }: { status: ShownMessage['status']; receipt: Receipt | undefined }) => {
  if (status === 'pending')
    return (
      <span className={styles.mark}>
        <Icon name="clock" size={14} />
        <span className="visually-hidden">Being sent</span>
      </span>
    )
  if (!receipt) return undefined
  return (
    <span className={receipt === 'read' ? styles.read : styles.mark} title={words[receipt]}>
      <Icon name={receipt === 'sent' ? 'check' : 'checks'} size={14} />
      <span className="visually-hidden">{words[receipt]}</span>
    </span>
  )
}

/** The button goes with what it does: the focus is on the message then, or on the one that is reached in its place. */
const focusMessage = (feed: Element | null): void =>
  void requestAnimationFrame(() => feed?.querySelector<HTMLElement>('[data-key][tabindex="0"]')?.focus())

/** Why a message was refused, and what can be done. */
export const Refused = ({ message, isReachable }: { message: ShownMessage; isReachable: boolean }) => {
  const { store } = useSession()
  const { clientMessageId = '', problem } = message
  const tabIndex = isReachable ? 0 : -1
  const press = (act: (clientMessageId: string) => void) => (event: MouseEvent<HTMLElement>) => {
    act(clientMessageId)
    focusMessage(event.currentTarget.closest('[role=feed]'))
  }

  return (
    <div className={styles.refused} role="alert">
      <Icon name="warn" size={16} />
      <span>Not sent. {problemText(problem)}</span>
      <Button tabIndex={tabIndex} onClick={press(store.retry)}>
        Try again
      </Button>
      <Button tabIndex={tabIndex} variant="danger" onClick={press(store.discard)}>
        Discard
      </Button>
    </div>
  )
}
