import { useEffect, useRef, type KeyboardEvent } from 'react'
import { VList, type VListHandle } from 'virtua'
import { ExchangeRow } from './exchange-row.tsx'
import type { Exchange } from './exchange.ts'
import styles from './inspector.module.css'

type ExchangeListProps = {
  exchanges: readonly Exchange[]
  selectedId: number | undefined
  onSelect: (id: number | undefined) => void
}

const rowPx = 48
const optionId = (id: number): string => `exchange-${id}`

/** The latest at the end, which is followed while nothing is selected. One stop of Tab; arrows go through it. */
export const ExchangeList = ({ exchanges, selectedId, onSelect }: ExchangeListProps) => {
  const list = useRef<VListHandle>(null)
  const selected = exchanges.findIndex(({ id }) => id === selectedId)
  const lastId = exchanges.at(-1)?.id

  useEffect(() => {
    if (selectedId === undefined && exchanges.length > 0) list.current?.scrollToIndex(exchanges.length - 1)
  }, [selectedId, lastId, exchanges.length])

  const go = (event: KeyboardEvent): void => {
    const last = exchanges.length - 1
    const to = {
      ArrowDown: Math.min(selected + 1, last),
      ArrowUp: selected === -1 ? last : Math.max(selected - 1, 0),
      Home: 0,
      End: last,
    }[event.key]
    if (event.key === 'Escape') onSelect(undefined)
    if (to === undefined || last < 0) return

    event.preventDefault()
    onSelect(exchanges[to]!.id)
    list.current?.scrollToIndex(to, { align: 'nearest' })
  }

  if (exchanges.length === 0) return <p className={styles.nothing}>Nothing yet.</p>
  return (
    <VList
      ref={list}
      className={styles.list}
      style={{ height: 'auto' }} // what is left of the panel
      role="listbox"
      aria-label="What went over the wire"
      aria-activedescendant={selected === -1 ? undefined : optionId(selectedId!)}
      tabIndex={0}
      onKeyDown={go}
      data={exchanges}
      itemSize={rowPx}
      keepMounted={selected === -1 ? [] : [selected]}
    >
      {(exchange, index) => (
        <div
          key={exchange.id}
          id={optionId(exchange.id)}
          className={styles.row}
          role="option"
          aria-selected={exchange.id === selectedId}
          aria-posinset={index + 1}
          aria-setsize={exchanges.length}
          onClick={() => onSelect(exchange.id)}
        >
          <ExchangeRow exchange={exchange} />
        </div>
      )}
    </VList>
  )
}
