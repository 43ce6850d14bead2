import { isClash } from '../mongo/is-clash.ts'
import type { Block } from '../blocks/block.model.ts'
import type { Wishes } from '../recipients/wishes.ts'
import type { Stage } from './expression.ts'
import type { ClosedAccountStore } from '../closed-accounts/closed-account.model.ts'
import type { InboxModel } from './inbox.model.ts'
import { newInbox, type Place } from './inbox.ts'
import { wished } from './stages.ts'

export const mostAtOnce = 500

export const chunksOf = <T>(list: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) => list.slice(index * size, (index + 1) * size))

/** Returns how many inboxes it met. By the driver: of a pipeline mongoose would cast nothing. */
export const writeInboxes = async (model: InboxModel, filter: object, update: Stage[]): Promise<number> =>
  (await model.collection.updateMany(filter, update)).matchedCount

/** Makes what is missing; of two who do so at once each finds it made. */
const makeInboxes = async (model: InboxModel, places: Place[]): Promise<void> => {
  const known = new Set(await model.distinct('_id', { _id: { $in: places.map(({ _id }) => _id) } }))
  const missing = places.filter(({ _id }) => !known.has(_id)).map((place) => newInbox(place))
  if (missing.length === 0) return

  await model.collection.insertMany(missing as never[], { ordered: false }).catch((error: unknown) => {
    if (!isClash(error)) throw error
  })
}

export type Inboxes = {
  model: InboxModel
  closed: ClosedAccountStore
  /** Of those who have chosen something. */
  wishesAmong: (userIds: string[]) => Promise<Map<string, Wishes>>
  /** Everybody who blocks one of these. */
  blocksAgainst: (userIds: string[]) => Promise<Block[]>
}

const peopleOf = (places: Place[]): string[] => [...new Set(places.map(({ userId }) => userId))]

/** Without those of people whose accounts are closed, which are removed where they are. */
const withoutClosed = async <Of extends Place>({ model, closed }: Inboxes, places: Of[]): Promise<Of[]> => {
  const gone = await closed.among(peopleOf(places))
  if (gone.size === 0) return places

  const theirs = places.filter(({ userId }) => gone.has(userId))
  await model.deleteMany({ _id: { $in: theirs.map(({ _id }) => _id) } })
  return places.filter(({ userId }) => !gone.has(userId))
}

/**
 * Changes the inboxes of these people: whatever is heard of first makes them. Most are there, so that is looked at only
 * when fewer were met; six times as fast, for a new chat, as an upsert each. Only here are inboxes made, so only here is
 * looked for people who are no more, before and after: see `forgetPerson`. What its owner wishes is asked for when an
 * inbox is there, so that of this and a change of it at the same time one sees the other; until then, also after a crash,
 * it counts as not met.
 */
export const changeInboxes = async <Of extends Place>(
  inboxes: Inboxes,
  places: Of[],
  updateOf: (some: Of[]) => Stage[],
): Promise<void> => {
  const { model } = inboxes
  for (const some of chunksOf(places, mostAtOnce)) {
    const filter = { _id: { $in: some.map(({ _id }) => _id) }, unasked: { $ne: true } }
    if ((await writeInboxes(model, filter, updateOf(some))) === some.length) continue

    const open = await withoutClosed(inboxes, some)
    if (open.length === 0) continue
    await makeInboxes(model, open)
    const update = [...wished(peopleOf(open), await inboxes.wishesAmong(peopleOf(open))), ...updateOf(open)]
    const met = await writeInboxes(model, { _id: { $in: open.map(({ _id }) => _id) } }, update)
    const left = await withoutClosed(inboxes, open)
    if (met < left.length) throw new Error('an inbox could not be made')
  }
}
