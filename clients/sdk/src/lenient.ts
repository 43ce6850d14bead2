import { z } from 'zod'

/**
 * An object of the server's. A newer server may send more: that stays in the value, while the type names what this
 * version knows.
 */
export const lenient = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape> =>
  z.looseObject(shape) as unknown as z.ZodObject<Shape> // same values, without the index signature that hides typos

/** A page of a list; `next` is the cursor of the following one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  lenient({ items: z.array(item), next: z.string().nullable().default(null) })

export type Page<Item> = { items: Item[]; next: string | null }
export type PageQuery = { limit?: number; cursor?: string }
