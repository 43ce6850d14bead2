import type { Schema } from 'mongoose'

/** What makes a document say that its person has left, and nothing else: also what of it was still to be announced goes. */
export const toTombstone = <Doc>({ paths }: Schema<Doc>) => {
  const names = Object.keys(paths).filter((name) => name !== '_id' && name !== 'deleted')
  return { $set: { deleted: true as const }, $unset: Object.fromEntries(names.map((name) => [name, true as const])) }
}
