import { openDatabase } from '@chat/common/mongo/open-database'
import type { Connection } from 'mongoose'
import { startChild, type Child } from './child.ts'
import { fillChat } from './fill-chat.ts'
import { knowPeople } from './know-people.ts'
import { makeGroup } from './make-group.ts'
import { newUserId } from './people.ts'
import { median } from './percentile.ts'
import { ms, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const sizes = [1_000, 1_000_000] as const
const pageSize = 50
const mostKeys = 20_000

type Profiled = { keysExamined?: number; docsExamined?: number; nreturned?: number }

const get = async (node: Child, token: string, path: string): Promise<{ items: unknown[] }> => {
  const answer = await fetch(`http://127.0.0.1:${node.port}/api${path}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { items: unknown[] }
}

/** The most keys and documents that mongod looked at for the messages of one request, by its own profiler. */
const examined = async (db: Connection, work: () => Promise<unknown>): Promise<{ keys: number; documents: number }> => {
  const database = db.db!
  await database.command({ profile: 2 })
  await work()
  await database.command({ profile: 0 })
  const profile = database.collection<Profiled>('system.profile')
  const found = await profile.find({ ns: `${db.name}.messages` }).toArray()
  await profile.drop()
  const sum = (pick: (one: Profiled) => number | undefined): number =>
    found.reduce((total, one) => total + (pick(one) ?? 0), 0)
  return { keys: sum(({ keysExamined }) => keysExamined), documents: sum(({ docsExamined }) => docsExamined) }
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const took: number[] = []
  for (let turn = 0; turn < 50; turn++) {
    const startedAt = performance.now()
    await work()
    took.push(performance.now() - startedAt)
  }
  return median(took)
}

/** A page in the middle of a chat of 1,000,000 messages, against one of 1,000; and a search for what all of them have. */
export const measureHistory = async ({ mongoUrl, rabbitmqUrl }: Servers): Promise<Row[]> => {
  const url = mongoUrl()
  const node = await startChild('chat-node.ts', { MONGO_URL: url, ...(rabbitmqUrl && { RABBITMQ_URL: rabbitmqUrl }) })
  const ids = [newUserId(), newUserId()]
  await knowPeople(url, ids)
  const [token] = await node.tokensFor(ids)
  const db = await openDatabase(url)

  const rows: Row[] = []
  for (const size of sizes) {
    const chatId = await makeGroup(node.port, token!, ids.slice(1))
    await fillChat(db, { chatId, senderId: ids[0]!, upToSeq: size })
    const readPage = () => get(node, token!, `/messages/${chatId}?before=${size / 2}&limit=${pageSize}`)
    const page = await examined(db, readPage)
    rows.push({
      what: `a page of ${pageSize} in the middle of a chat of ${size.toLocaleString('en')}`,
      measured: `${page.keys} keys, ${page.documents} documents; p50 ${ms(await timed(readPage))}`,
      ratio: '',
      // what it returns, and of the page and of what follows it whether there is more
      goal: `<= ${pageSize + 2} keys`,
      met: page.keys <= pageSize + 2 && page.documents <= pageSize + 2,
    })
    const search = () =>
      get(node, token!, `/messages/search?chatId=${chatId}&q=${encodeURIComponent('tea 99999')}&limit=20`)
    const found = await examined(db, search)
    rows.push({
      what: `a search for a word that all ${size.toLocaleString('en')} messages have and one that few have`,
      measured: `${found.keys.toLocaleString('en')} keys; p50 ${ms(await timed(search))}`,
      ratio: '',
      goal: `<= ${mostKeys.toLocaleString('en')} keys`,
      met: found.keys <= mostKeys,
    })
  }
  await db.close()
  await node.stop()
  return rows
}
