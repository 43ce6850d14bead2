import type { Operation, OperationGroup } from './operation.ts'

/** `tag`: the heading in the documents. */
export const defineOperations = (tag: string, operations: readonly Operation[]): OperationGroup => ({ tag, operations })
