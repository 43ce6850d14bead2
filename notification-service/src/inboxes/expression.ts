/** A MongoDB aggregation expression; the driver types them no closer. */
export type Expression = string | number | boolean | null | Date | Expression[] | { [key: string]: Expression }

export type Stage = { $set: Record<string, Expression> } | { $unset: string[] }

/** Data inside an expression: a text that begins with `$` stays a text. */
export const literal = (value: unknown): Expression => ({ $literal: value as Expression })

export const orElse = (field: Expression, other: Expression): Expression => ({ $ifNull: [field, other] })

export const when = (condition: Expression, then: Expression, otherwise: Expression): Expression => ({
  $cond: [condition, then, otherwise],
})

/**
 * The value that stands for `field`, which must be one of the keys. mongod keeps constant keys in a hash table, and takes a
 * pipeline apart once an update, which costs it more than to run it: so one update for all keys, not one for each.
 */
export const valueFor = (field: string, entries: [key: string, value: unknown][]): Expression => ({
  $arrayElemAt: [
    literal(entries.map(([, value]) => value)),
    { $indexOfArray: [literal(entries.map(([key]) => key)), field] },
  ],
})
