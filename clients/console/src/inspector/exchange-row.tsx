import { Icon } from '../design/icon.tsx'
import type { Exchange } from './exchange.ts'
import styles from './inspector.module.css'

const arrows: Record<Exchange['kind'], string> = { request: '⇅', call: '⇡', event: '⇣' }
const kinds: Record<Exchange['kind'], string> = { request: 'request', call: 'socket call', event: 'socket event' }

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

export const timeOf = ({ at }: Exchange): string => `${clock.format(at)}.${String(at % 1_000).padStart(3, '0')}`

/** `200`, `ok`, `waiting`: how it went, in a word. */
export const resultOf = ({ outcome, status, kind }: Exchange): string => {
  if (outcome === 'waiting') return '…'
  if (outcome === 'no-answer') return 'no answer'
  if (status !== undefined) return String(status)
  if (kind === 'event') return ''
  return outcome === 'done' ? 'ok' : 'refused'
}

export const ExchangeRow = ({ exchange }: { exchange: Exchange }) => {
  const { kind, name, outcome, ms } = exchange
  const isBad = outcome === 'refused' || outcome === 'no-answer'
  return (
    <>
      <span className={styles.arrow} aria-hidden="true">
        {arrows[kind]}
      </span>
      <span className="visually-hidden">{kinds[kind]}</span>
      <span className={styles.name} dir="ltr">
        {name}
      </span>
      <span className={isBad ? styles.bad : styles.result}>
        {isBad && <Icon name="warn" size={14} />}
        {resultOf(exchange)}
      </span>
      <span className={styles.ms}>{ms === undefined ? '' : `${Math.round(ms)} ms`}</span>
      <span className={styles.at}>{timeOf(exchange)}</span>
    </>
  )
}
