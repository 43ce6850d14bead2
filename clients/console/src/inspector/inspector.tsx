import { useMemo, useState, useSyncExternalStore } from 'react'
import { IconButton } from '../design/button.tsx'
import { ConnectionPanel } from './connection-panel.tsx'
import { ExchangeDetails } from './exchange-details.tsx'
import { ExchangeList } from './exchange-list.tsx'
import { isOfInterest, type Kind } from './exchange.ts'
import styles from './inspector.module.css'
import { clearTraffic, onTrafficChange, trafficLog } from './traffic-log.ts'

const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'all', label: 'Everything' },
  { value: 'request', label: 'Requests' },
  { value: 'call', label: 'Socket calls' },
  { value: 'event', label: 'Socket events' },
  { value: 'failed', label: 'What failed' },
]

/** What goes over the wire while the page is used, and the line itself to be cut. */
const Inspector = ({ onClose }: { onClose: () => void }) => {
  const log = useSyncExternalStore(onTrafficChange, trafficLog)
  const [paused, setPaused] = useState<typeof log>()
  const [kind, setKind] = useState<Kind>('all')
  const [words, setWords] = useState('')
  const [selectedId, setSelectedId] = useState<number>()
  const shown = paused ?? log
  const exchanges = useMemo(
    () => shown.filter((exchange) => isOfInterest(exchange, kind, words.trim())),
    [shown, kind, words],
  )
  const clear = (): void => {
    clearTraffic()
    setPaused(undefined)
    setSelectedId(undefined)
  }
  const selected = exchanges.find(({ id }) => id === selectedId)

  return (
    <div className={styles.inspector}>
      <header className={styles.head}>
        <h2>Inspector</h2>
        <IconButton label="Close the inspector" icon="close" onClick={onClose} />
      </header>
      <ConnectionPanel />
      <div className={styles.filter}>
        <select
          aria-label="What is shown"
          value={kind}
          onChange={({ target }) => setKind(target.value as Kind)} // one of the kinds
        >
          {kinds.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <input
          type="search"
          aria-label="With these words"
          placeholder="With these words"
          dir="auto"
          value={words}
          onChange={({ target }) => setWords(target.value)}
        />
        <IconButton
          label="Pause"
          icon={paused ? 'play' : 'pause'}
          aria-pressed={paused !== undefined}
          onClick={() => setPaused(paused ? undefined : log)}
        />
        <IconButton label="Clear" icon="trash" onClick={clear} />
      </div>
      <p className={styles.count} role="status">
        {paused ? 'Paused, ' : ''}
        {exchanges.length} shown
      </p>
      <ExchangeList exchanges={exchanges} selectedId={selected?.id} onSelect={setSelectedId} />
      {selected && <ExchangeDetails exchange={selected} onClose={() => setSelectedId(undefined)} />}
    </div>
  )
}

export default Inspector
