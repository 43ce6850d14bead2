import { IconButton } from '../design/button.tsx'
import { useToast } from '../design/toasts.tsx'
import { resultOf, timeOf } from './exchange-row.tsx'
import type { Exchange } from './exchange.ts'
import styles from './inspector.module.css'

const toJson = (value: unknown): string => JSON.stringify(value, undefined, 2)

/** All that is known of one, as JSON where something was said. */
export const ExchangeDetails = ({ exchange, onClose }: { exchange: Exchange; onClose: () => void }) => {
  const say = useToast()
  const { name, requestId, ms, sent, received, kind } = exchange
  const said = [
    ['Sent', sent],
    ['Received', received],
  ].filter(([, value]) => value !== undefined) as [string, unknown][] // of a name and a value each

  const copy = (): void => {
    navigator.clipboard.writeText(toJson(exchange)).then(
      () => say('ok', 'Copied'),
      () => say('error', 'The browser does not let this page copy'),
    )
  }

  return (
    <section className={styles.details} aria-label="The chosen one">
      <header>
        <h3 dir="ltr">{name}</h3>
        <IconButton label="Copy as JSON" icon="copy" onClick={copy} />
        <IconButton label="Close details" icon="close" onClick={onClose} />
      </header>
      <div className={styles.said} tabIndex={0} role="group" aria-label="Details">
        <dl>
          <dt>Time</dt>
          <dd>
            {timeOf(exchange)}
            {ms !== undefined && `, ${Math.round(ms)} ms`}
          </dd>
          {kind !== 'event' && (
            <>
              <dt>Result</dt>
              <dd>{resultOf(exchange)}</dd>
            </>
          )}
          {requestId && (
            <>
              <dt>Request id</dt>
              <dd dir="ltr">{requestId}</dd>
            </>
          )}
        </dl>
        {said.map(([title, value]) => (
          <div key={title}>
            <h4>{title}</h4>
            <pre dir="ltr">{toJson(value)}</pre>
          </div>
        ))}
      </div>
    </section>
  )
}
