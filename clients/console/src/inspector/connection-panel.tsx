import { ConnectionBadge } from '../app/connection-badge.tsx'
import { useClient } from '../app/session.tsx'
import { useStore } from '../app/use-store.ts'
import { Switch } from '../design/field.tsx'
import styles from './inspector.module.css'
import { useLine } from './use-line.ts'

/** How far this page is in each chat: from there it goes on after a gap. */
const Positions = () => {
  const client = useClient()
  const chats = useStore((store) => store.chats())
  const positions = Object.entries(client.positions())
  const nameOf = (chatId: string): string => {
    const chat = chats.find(({ id }) => id === chatId)
    return chat?.name ?? chat?.peer?.displayName ?? chatId
  }
  return (
    <details className={styles.positions}>
      <summary>Positions ({positions.length} chats)</summary>
      <ul>
        {positions.map(([chatId, seq]) => (
          <li key={chatId}>
            <span dir="auto">{nameOf(chatId)}</span> <output>{seq}</output>
          </li>
        ))}
      </ul>
    </details>
  )
}

export const ConnectionPanel = () => {
  const { isCut, setIsCut } = useLine()
  return (
    <section className={styles.connection} aria-label="Connection">
      <div className={styles.line}>
        <Switch label="Cut the line" isOn={isCut} onSwitch={setIsCut} />
        <ConnectionBadge isSilent />
      </div>
      {isCut && <p className={styles.hint}>As if there were no network. Off again, what was missed is asked for.</p>}
      <Positions />
    </section>
  )
}
