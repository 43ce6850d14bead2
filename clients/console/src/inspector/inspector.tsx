import { useMemo, useState, useSyncExternalStore } from 'react'
import { IconButton, Button } from '../design/button.tsx'
import { Choice, Field } from '../design/field.tsx'
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
  const selected = exchanges.find(({ id }) => id === selectedId)

  return (
    <div className={styles.inspector}>
      <header className={styles.head}>
        <h2>Inspector</h2>
        <IconButton label="Close the inspector" icon="close" onClick={onClose} />
      </header>
      <ConnectionPanel />
      <div className={styles.filter}>
        <Choice label="Show" value={kind} choices={kinds} onChoose={setKind} />
        <Field
          label="With these words"
          type="search"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      </div>
      <div className={styles.ways}>
        <Button aria-pressed={paused !== undefined} onClick={() => setPaused(paused ? undefined : log)}>
          {paused ? 'Go on' : 'Pause'}
        </Button>
        <Button
          onClick={() => {
            clearTraffic()
            setPaused(undefined)
            setSelectedId(undefined)
          }}
        >
          Clear
        </Button>
        <span className={styles.count}>{exchanges.length} shown</span>
      </div>
      <ExchangeList exchanges={exchanges} selectedId={selected?.id} onSelect={setSelectedId} />
      {selected && <ExchangeDetails exchange={selected} onClose={() => setSelectedId(undefined)} />}
    </div>
  )
}

export default Inspector
