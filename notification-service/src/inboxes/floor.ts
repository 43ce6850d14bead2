import type { Expression } from './expression.ts'

/** The last message that is not to be notified of any more, for whichever reason. */
export const floorSeq: Expression = { $max: ['$readSeq', '$doneSeq', { $subtract: ['$memberSeq', 1] }] }
