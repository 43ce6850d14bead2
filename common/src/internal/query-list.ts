import { z } from 'zod'

/** `?ids=a&ids=b`: one, several or none, at most `max`. */
export const queryList = (item: z.ZodType<string>, max: number) =>
  z.preprocess((value) => (value === undefined ? [] : [value].flat()), z.array(item).max(max))
