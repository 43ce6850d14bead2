import { isClash } from '../mongo/is-clash.ts'
import type { Stage } from './expression.ts'
import type { InboxModel } from './inbox.model.ts'
import { newInbox, type Inbox } from './inbox.ts'

/** One person in one chat. */
export type Place = Pick<Inbox, '_id' | 'chatId' | 'userId'>

export const mostAtOnce = 500

export const chunksOf = <T>(list: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))

/** Returns how many inboxes it met. By the driver: of a pipeline mongoose would cast nothing. */
export const writeInboxes = async (model: InboxModel, filter: object, update: Stage[]): Promise<number> =>
  (await model.collection.updateMany(filter, update)).matchedCount

/** Makes what is missing; of two who do so at once each finds it made. */
const makeInboxes = async (model: InboxModel, places: Place[]): Promise<void> => {
  const known = new Set(await model.distinct('_id', { _id: { $in: places.map(({ _id }) => _id) } }))
  const missing = places.filter(({ _id }) => !known.has(_id)).map(newInbox)
  if (missing.length === 0) return

  await model.collection.insertMany(missing as never[], { ordered: false }).catch((error: unknown) => {
    if (!isClash(error)) throw error
  })
}

/**
 * Changes the inboxes of these people: whatever is heard of first makes them. Most are there, so that is looked at only
 * when fewer were met; six times as fast, for a new chat, as an upsert each.
 */
export const changeInboxes = async <Of extends Place>(
  model: InboxModel,
  places: Of[],
  updateOf: (some: Of[]) => Stage[],
): Promise<void> => {
  for (const some of chunksOf(places, mostAtOnce)) {
    const filter = { _id: { $in: some.map(({ _id }) => _id) } }
    if ((await writeInboxes(model, filter, updateOf(some))) === some.length) continue

    await makeInboxes(model, some)
    if ((await writeInboxes(model, filter, updateOf(some))) < some.length) throw new Error('an inbox could not be made')
  }
}
