import { setTimeout as pause } from 'node:timers/promises'
import type { Socket } from 'socket.io-client'
import { startChild } from './child.ts'
import { knowPeople } from './know-people.ts'
import { makeGroup } from './make-group.ts'
import { connect, message, newUserId } from './people.ts'
import { percentile } from './percentile.ts'
import { text } from './raw-insert.ts'
import { ms, type Row } from './report.ts'
import { runInFlight } from './run-in-flight.ts'
import type { Servers } from './servers.ts'

const chats = 50
const missed = 10_000
const clients = 20
const pageSize = 100
const mostGrowthMiB = 50

type SyncData = { chats: Record<string, { items: unknown[] }>; cursor: string | null }

/** Everything after `known`, page by page. */
const resume = async (socket: Socket, known: Record<string, number>) => {
  const pagesMs: number[] = []
  let cursor: string | null = null
  let got = 0
  let largest = 0
  do {
    const startedAt = performance.now()
    const asked = { chats: known, limit: pageSize, ...(cursor !== null && { cursor }) }
    const reply = (await socket.emitWithAck('sync', asked)) as { ok: true; data: SyncData } // an error has no data
    const items = Object.values(reply.data.chats).reduce((sum, one) => sum + one.items.length, 0)
    pagesMs.push(performance.now() - startedAt)
    largest = Math.max(largest, items)
    got += items
    cursor = reply.data.cursor
  } while (cursor !== null)
  return { pagesMs, got, largest }
}

/** Twenty devices that all missed 10,000 messages in 50 chats come back at once. */
export const measureResume = async ({ mongoUrl, rabbitmqUrl }: Servers): Promise<Row[]> => {
  const url = mongoUrl()
  const node = await startChild('chat-node.ts', { MONGO_URL: url, ...(rabbitmqUrl && { RABBITMQ_URL: rabbitmqUrl }) })
  const ids = [newUserId(), newUserId()]
  await knowPeople(url, ids)
  const [writer, reader] = await node.tokensFor(ids)
  const known: Record<string, number> = {}
  for (let chat = 0; chat < chats; chat++) known[await makeGroup(node.port, writer!, ids.slice(1))] = 1
  const chatIds = Object.keys(known)

  const from = await connect(node.port, writer!)
  let sent = 0
  while (sent < missed)
    await runInFlight(64, 200, async () => {
      if (sent >= missed) return
      sent += 1
      const reply = await from.emitWithAck('message:send', message(chatIds[sent % chats]!, text))
      if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
    })
  from.close()

  const sockets: Socket[] = []
  for (let client = 0; client < clients; client++) sockets.push(await connect(node.port, reader!))
  const before = await node.usage()
  let peakRss = before.rss
  let isResuming = true
  const watch = async (): Promise<void> => {
    while (isResuming) {
      peakRss = Math.max(peakRss, (await node.usage()).rss)
      await pause(200)
    }
  }
  const watched = watch()
  const resumed = await Promise.all(sockets.map((socket) => resume(socket, known)))
  isResuming = false
  await watched
  const after = await node.usage()
  for (const socket of sockets) socket.close()
  await node.stop()

  const growthMiB = (after.heap - before.heap) / 2 ** 20
  const pages = resumed.map(({ pagesMs }) => pagesMs.length)
  const largest = Math.max(...resumed.map((one) => one.largest))
  const isWhole = resumed.every(({ got }) => got === missed)
  return [
    {
      what: `${clients} devices resume after ${missed.toLocaleString('en')} missed messages in ${chats} chats each`,
      measured: `${Math.max(...pages)} pages of at most ${largest}, p99 of a page ${ms(
        percentile(
          resumed.flatMap(({ pagesMs }) => pagesMs),
          0.99,
        ),
      )}; heap ${growthMiB.toFixed(1)} MiB more afterwards, peak of the process ${Math.round(peakRss / 2 ** 20)} MiB`,
      ratio: '',
      goal: `all of it, pages <= ${pageSize}, <= ${mostGrowthMiB} MiB more`,
      met: isWhole && largest <= pageSize && growthMiB <= mostGrowthMiB,
    },
  ]
}
