import { randomUUID } from 'node:crypto'
import type { MessageData } from '@chat/common/events/chat-content'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { foldMessages } from '@chat/notification-service/folding/fold-messages'
import { createMarks } from '@chat/notification-service/inboxes/create-marks'
import { inboxModel } from '@chat/notification-service/inboxes/inbox.model'
import { openStores } from '@chat/notification-service/open-stores'
import { loadConfig } from '@chat/notification-service/config'
import { newUserId } from './people.ts'
import { median } from './percentile.ts'
import { ms, times, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const members = 10_000
const perBulk = 1_000
const mostOfRaw = 2

const nowhere = 'http://127.0.0.1:1'
const configOf = (mongoUrl: string) =>
  loadConfig({
    MONGO_URL: mongoUrl,
    AUTH_URL: nowhere,
    AUTH_INTERNAL_URL: nowhere,
    CHAT_INTERNAL_URL: nowhere,
    INTERNAL_SECRET: 'not asked for here',
  })

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** The group, with everybody in it wanting to hear all. */
const openGroup = async (mongoUrl: string) => {
  const db = await openDatabase(mongoUrl)
  const { inboxes, recentMessages, ...stores } = openStores(db, configOf(mongoUrl))
  await createIndexes(db)
  const now = () => new Date()
  const nextMark = createMarks({ instanceId: 'bench', now })
  const deps = { ...stores, inboxes, recentMessages, nextMark, now, announcer: { announce: () => {} } }
  const chatId = randomUUID()
  const userIds = Array.from({ length: members }, newUserId)
  await inboxes.setMembership(nextMark(), { chatId, userIds, seq: 1, active: true, at: now() })
  await db.collection('inboxes').updateMany({ chatId }, { $set: { level: 'all' } })
  let seq = 1

  const fold = (): Promise<void> => {
    const message: MessageData = {
      id: newUserId(),
      chatId,
      seq: (seq += 1),
      version: 1,
      senderId: newUserId(),
      text: 'x'.repeat(100),
      mentions: [],
      attachments: [],
      reactions: [],
      createdAt: now().toISOString(),
    }
    return foldMessages(deps as Parameters<typeof foldMessages>[0], [message])
  }
  return { fold, close: () => db.dropDatabase().then(() => db.close()) }
}

/** The ceiling: an upsert for each, a thousand at a time, into a collection with the same indexes. */
const openRaw = async (mongoUrl: string) => {
  const db = await openDatabase(mongoUrl)
  const model = inboxModel(db)
  await createIndexes(db)
  const chatId = randomUUID()
  const userIds = Array.from({ length: members }, newUserId)
  let seq = 1

  const upsert = async (): Promise<void> => {
    seq += 1
    const latest = { seq, type: 'message', messageId: newUserId(), actorId: newUserId(), body: 'x'.repeat(100) }
    const notification = { id: newUserId(), createdAt: new Date(), seqs: [{ from: 2, to: seq }], latest, read: false }
    for (let from = 0; from < members; from += perBulk) {
      const writes = userIds.slice(from, from + perBulk).map((userId) => ({
        updateOne: {
          filter: { _id: `${chatId}:${userId}` },
          update: { $set: { chatId, userId, active: true, notification, key: userId, dueAt: new Date() } },
          upsert: true,
        },
      }))
      await model.collection.bulkWrite(writes as never[], { ordered: false })
    }
  }
  return { upsert, close: () => db.dropDatabase().then(() => db.close()) }
}

/** One message into the inboxes of 10,000, against as many raw upserts, turn by turn. */
export const measureFolds = async ({ mongoUrl, rounds }: Servers): Promise<Row[]> => {
  const [group, raw] = [await openGroup(mongoUrl()), await openRaw(mongoUrl())]
  const ratios: number[] = []
  const took = { fold: [] as number[], raw: [] as number[] }
  for (let round = 0; round <= rounds * 3; round++) {
    const [fold, upsert] = [await timed(group.fold), await timed(raw.upsert)]
    if (round === 0) continue // makes the inboxes of the raw side
    took.fold.push(fold)
    took.raw.push(upsert)
    ratios.push(fold / upsert)
  }
  await group.close()
  await raw.close()
  const ratio = median(ratios)
  return [
    {
      what: `one message into the inboxes of ${members.toLocaleString('en')}, against as many raw bulk upserts`,
      measured: `${ms(median(took.fold))}; raw ${ms(median(took.raw))}`,
      ratio: times(ratio),
      goal: `<= ${times(mostOfRaw)}`,
      met: ratio <= mostOfRaw,
    },
  ]
}
