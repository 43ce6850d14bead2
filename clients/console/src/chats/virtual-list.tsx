import { createContext, use, type ReactElement, type Ref } from 'react'
import {
  Virtualizer,
  type CustomContainerComponentProps,
  type CustomItemComponentProps,
  type VirtualizerHandle,
} from 'virtua'
import styles from './virtual-list.module.css'

/** How many there are; undefined where that is not known. A screen reader tells it, though only a few are in the page. */
const Size = createContext<number | undefined>(undefined)

const List = ({ style, children, ref }: CustomContainerComponentProps) => (
  <ul ref={ref} style={style} role="list" className={styles.list}>
    {children}
  </ul>
)

const Item = ({ style, index, children, ref }: CustomItemComponentProps) => (
  <li ref={ref} style={style} aria-setsize={use(Size) ?? -1} aria-posinset={index + 1}>
    {children}
  </li>
)

type VirtualListProps<Value> = {
  items: readonly Value[]
  /** An element with a `key`. */
  children: (item: Value, index: number) => ReactElement
  /** Of one in CSS pixels, before it is measured. */
  itemSize: number
  size?: number | undefined
  /** Of those that stay in the page wherever it is scrolled to. */
  keepMounted?: readonly number[]
  after?: ReactElement | false | undefined
  ref?: Ref<VirtualizerHandle>
}

/** A list that scrolls, of which only what is seen is in the page. */
export const VirtualList = <Value,>(props: VirtualListProps<Value>) => {
  const { items, children, itemSize, size, keepMounted, after, ref } = props
  return (
    <Size value={size}>
      <div className={styles.scroller}>
        <Virtualizer
          {...(ref && { ref })}
          as={List}
          item={Item}
          data={items}
          itemSize={itemSize}
          {...(keepMounted && { keepMounted })}
        >
          {children}
        </Virtualizer>
        {after}
      </div>
    </Size>
  )
}
