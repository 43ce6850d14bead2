import type { Expression } from './expression.ts'

/** What is asked of each of some messages, which is `$$message` there. */
export const filter = (input: Expression, cond: Expression): Expression => ({
  $filter: { input, as: 'message', cond },
})

export const map = (input: Expression, to: Expression): Expression => ({ $map: { input, as: 'message', in: to } })

export const isOfTypes = (types: Expression): Expression => ({ $in: ['$$message.type', types] })

/** The seq of the newest that is so; null where none is. */
export const newestOf = (input: Expression, cond: Expression): Expression => ({
  $max: map(filter(input, cond), '$$message.seq'),
})
