import { array, nullable, object, or, string, type Shape } from './shape.ts'

/** A page of a list; `next` is the cursor of the following one. */
export const pageOf = <Item>(item: Shape<Item>) => object({ items: array(item), next: or(nullable(string), null) })

export type Page<Item> = { items: Item[]; next: string | null }
/** How much of a list, and from where on: `cursor` is the `next` of the page before. */
export type PageQuery = { limit?: number; cursor?: string }
