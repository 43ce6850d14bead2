import { setTimeout as pause } from 'node:timers/promises'
import { createIndexes, openDatabase } from '@chat/common/mongo/open-database'
import { until } from '@chat/common/testing/until'
import { inboxModel } from '@chat/notification-service/inboxes/inbox.model'
import { createTestChat, type TestChat } from '@chat/notification-service/testing/test-chat'
import { startChild, type Child } from './child.ts'
import { newUserId } from './people.ts'
import { percentile } from './percentile.ts'
import { publishAll } from './publish-all.ts'
import { ms, perSecond, times, type Row } from './report.ts'
import { runInFlight } from './run-in-flight.ts'
import type { Servers } from './servers.ts'

const direct = { chats: 1_000, messages: 100 }
const inFlight = 64
const members = 10_000
const forMs = 5_000
const goals = { perSecond: 3_000, ofRaw: 0.8, heapMiB: 100, p99Ms: 100 }
const mib = 2 ** 20

/** The ceiling: one upsert for each message. */
const rawUpserts = async (mongoUrl: string): Promise<number> => {
  const db = await openDatabase(mongoUrl)
  const model = inboxModel(db)
  await createIndexes(db)
  const keys = Array.from({ length: direct.chats }, newUserId)
  let seq = 0
  const upsert = () => {
    const key = keys[(seq += 1) % keys.length]!
    const notification = { id: key, createdAt: new Date(), latest: { seq, body: 'x'.repeat(100) }, read: false }
    const update = { $set: { chatId: key, userId: key, active: true, notification, key, dueAt: new Date() } }
    return model.collection.updateOne({ _id: key as never }, update, { upsert: true })
  }
  await runInFlight(inFlight, 1_000, upsert)
  const rate = await runInFlight(inFlight, forMs, upsert)
  await db.dropDatabase()
  await db.close()
  return rate
}

const untilFolded = async (mongoUrl: string, seq: number, count: number): Promise<void> => {
  const db = await openDatabase(mongoUrl)
  const folded = () => db.collection('inboxes').countDocuments({ 'notification.latest.seq': seq })
  while ((await folded()) < count) await pause(100)
  await db.close()
}

/** Collecting takes the child a while, so it is seldom asked. */
const sampleMs = 3_000

/** The most that a child holds until `done`, collected: what is under way, not what is garbage. */
const peakHeap = async (child: Child, done: Promise<unknown>): Promise<number> => {
  let isDone = false
  void done.finally(() => (isDone = true))
  let peak = 0
  while (!isDone) {
    peak = Math.max(peak, (await child.usage()).heap)
    await pause(sampleMs)
  }
  return peak
}

/** 100,000 messages of direct chats wait when the service starts. */
const measureQueued = async (mongoUrl: () => string, rabbitmqUrl: string): Promise<Row[]> => {
  const url = mongoUrl()
  const chats = Array.from({ length: direct.chats }, () => createTestChat())
  const sender = newUserId()
  const env = { MONGO_URL: url, RABBITMQ_URL: rabbitmqUrl }
  const made = chats.flatMap((chat) => chat.created('direct', [sender, newUserId()]))
  const first = await startChild('notification-node.ts', env)
  await publishAll(rabbitmqUrl, made)
  const db = await openDatabase(url)
  await until(async () => (await db.collection('inboxes').countDocuments({ active: true })) === 2 * direct.chats, {
    timeoutMs: 60_000,
  })
  await db.close()
  await first.stop()

  const said = Array.from({ length: direct.messages }, () =>
    chats.flatMap((chat) => chat.said(sender, 'x'.repeat(100))),
  )
  await publishAll(rabbitmqUrl, said.flat())
  const child = await startChild('notification-node.ts', env)
  const startedAt = performance.now()
  const folded = untilFolded(url, chats[0]!.lastSeq(), direct.chats)
  const peak = await peakHeap(child, folded)
  const rate = (direct.chats * direct.messages) / ((performance.now() - startedAt) / 1_000)
  const rest = (await child.usage()).heap
  await child.stop()

  const raw = await rawUpserts(mongoUrl())
  const goal = Math.min(goals.perSecond, goals.ofRaw * raw)
  const total = (direct.chats * direct.messages).toLocaleString('en')
  return [
    {
      what: `new_message of ${direct.chats.toLocaleString('en')} direct chats, ${total} waiting at the start, against one raw upsert each`,
      measured: `${perSecond(rate)}; raw ${perSecond(raw)}`,
      ratio: times(rate / raw),
      goal: `>= ${perSecond(goal)}`,
      met: rate >= goal,
    },
    {
      what: `memory while ${total} events wait, above that at rest`,
      measured: `${((peak - rest) / mib).toFixed(0)} MiB above ${(rest / mib).toFixed(0)} MiB`,
      ratio: '',
      goal: `<= ${goals.heapMiB} MiB`,
      met: peak - rest <= goals.heapMiB * mib,
    },
  ]
}

const latencies = async (port: number, token: string, whileMs: number): Promise<number[]> => {
  const took: number[] = []
  const ask = async (): Promise<void> => {
    const startedAt = performance.now()
    const headers = { authorization: `Bearer ${token}` }
    const answer = await fetch(`http://127.0.0.1:${port}/api/notifications/unread-count`, { headers })
    if (!answer.ok) throw new Error(`answered ${answer.status}`)
    await answer.arrayBuffer()
    took.push(performance.now() - startedAt)
  }
  await runInFlight(1, whileMs, ask)
  return took
}

/** Requests while messages come to a group of 10,000 who are all away. */
const measureResponse = async (mongoUrl: () => string, rabbitmqUrl: string): Promise<Row> => {
  const url = mongoUrl()
  const child = await startChild('notification-node.ts', { MONGO_URL: url, RABBITMQ_URL: rabbitmqUrl })
  const chat: TestChat = createTestChat()
  const [sender, reader] = [newUserId(), newUserId()]
  const userIds = [sender, reader, ...Array.from({ length: members - 2 }, newUserId)]
  await publishAll(rabbitmqUrl, chat.created('group', userIds, 'Fair'))
  const db = await openDatabase(url)
  const inboxes = db.collection('inboxes')
  await until(async () => (await inboxes.countDocuments({ active: true })) === members, { timeoutMs: 120_000 })
  await inboxes.updateMany({}, { $set: { level: 'all' } })
  const [token] = await child.tokensFor([reader])
  await latencies(child.port, token!, 1_000)
  const atRest = await latencies(child.port, token!, forMs)

  let isOver = false
  let sent = 0
  const sending = (async () => {
    while (!isOver) {
      await publishAll(rabbitmqUrl, chat.said(sender, 'x'.repeat(100)))
      sent += 1
      const folded = () => inboxes.countDocuments({ 'notification.latest.seq': chat.lastSeq() })
      await until(async () => (await folded()) === members - 1, { timeoutMs: 60_000 })
    }
  })()
  const busy = await latencies(child.port, token!, forMs)
  isOver = true
  await sending
  await db.close()
  await child.stop()

  const p99 = percentile(busy, 0.99)
  return {
    what: `p99 of GET /notifications/unread-count while messages come to a group of ${members.toLocaleString('en')}`,
    measured: `${ms(p99)}, at rest ${ms(percentile(atRest, 0.99))}; ${sent} messages in ${forMs / 1_000} s`,
    ratio: times(p99 / percentile(atRest, 0.99)),
    goal: `<= ${goals.p99Ms} ms`,
    met: p99 <= goals.p99Ms,
  }
}

/** What notification-service carries, over RabbitMQ. */
export const measureNotifications = async ({ mongoUrl, rabbitmqUrl }: Servers): Promise<Row[]> => {
  if (rabbitmqUrl === undefined) throw new Error('the notifications are measured over RabbitMQ')
  return [...(await measureQueued(mongoUrl, rabbitmqUrl)), await measureResponse(mongoUrl, rabbitmqUrl)]
}
