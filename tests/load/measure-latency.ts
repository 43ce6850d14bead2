import { once } from 'node:events'
import { openRabbitBroker } from '@chat/common/broker/open-rabbit-broker'
import type { DomainEvent } from '@chat/common/events/define-event'
import { newMessage } from '@chat/common/events/chat-events'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { until } from '@chat/common/testing/until'
import { randomUUID } from 'node:crypto'
import { startChild } from './child.ts'
import { knowPeople } from './know-people.ts'
import { connect, makePairs, message } from './people.ts'
import { median } from './percentile.ts'
import { openRawInsert, text } from './raw-insert.ts'
import { ms, times, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const sends = 400
const goal = 1.5

const timesOf = async (count: number, work: () => Promise<unknown>): Promise<number[]> => {
  const took: number[] = []
  for (let done = 0; done < count; done++) {
    const startedAt = performance.now()
    await work()
    took.push(performance.now() - startedAt)
  }
  return took
}

const anEvent = (): DomainEvent =>
  newMessage.create({
    id: randomUUID(),
    source: '/bench',
    subject: 'bench',
    time: new Date(),
    data: {
      id: 'a'.repeat(24),
      chatId: randomUUID(),
      seq: 1,
      version: 1,
      senderId: 'a'.repeat(24),
      text,
      mentions: [],
      attachments: [],
      reactions: [],
      createdAt: new Date().toISOString(),
    },
  })

/** One sender: from send to the other person's socket, against its three unavoidable parts, each measured alone. */
export const measureLatency = async ({ mongoUrl, rabbitmqUrl, rounds }: Servers): Promise<Row[]> => {
  if (rabbitmqUrl === undefined) return []

  const url = mongoUrl()
  const raw = await openRawInsert(mongoUrl())
  const log = createLogger({ service: 'bench', level: 'silent', format: 'json' })
  const broker = openRabbitBroker({ url: rabbitmqUrl, log, metrics: createMetrics('bench') })
  const publisher = await until(() => broker.openPublisher())
  const node = await startChild('chat-node.ts', { MONGO_URL: url, RABBITMQ_URL: rabbitmqUrl })
  const bare = await startChild('bare-socket-node.ts', {})
  const echo = await connect(bare.port, 'anybody')
  const [pair] = await makePairs(node, 1, (ids) => knowPeople(url, ids))
  const { chatId, from, to } = pair!

  const publish = () =>
    new Promise<void>((resolve, reject) =>
      publisher.publish([anEvent()], (error) => (error ? reject(error) : resolve())),
    )
  const bounce = () => echo.emitWithAck('message:send', message(chatId, text))
  const sendAndHear = async (): Promise<void> => {
    const heard = once(to as unknown as NodeJS.EventEmitter, 'message:new')
    const acknowledged = from.emitWithAck('message:send', message(chatId, text))
    await heard
    await acknowledged
  }

  const measured: { whole: number; parts: number[] }[] = []
  for (const work of [raw.insert, publish, bounce, sendAndHear]) await timesOf(sends / 4, work)
  for (let round = 0; round < rounds; round++) {
    const parts = []
    for (const work of [raw.insert, publish, bounce]) parts.push(median(await timesOf(sends, work)))
    measured.push({ parts, whole: median(await timesOf(sends, sendAndHear)) })
  }

  for (const socket of [echo, from, to]) socket.close()
  await Promise.all([node.stop(), bare.stop(), publisher.close()])
  await broker.close()
  await raw.close()
  const ratio = median(measured.map(({ whole, parts }) => whole / parts.reduce((sum, part) => sum + part, 0)))
  const [insert, publishing, bouncing] = [0, 1, 2].map((index) => median(measured.map(({ parts }) => parts[index]!)))
  return [
    {
      what: `send to the other person's socket, one sender, p50, against insert ${ms(insert!)} + publish ${ms(publishing!)} + echo ${ms(bouncing!)}`,
      measured: ms(median(measured.map(({ whole }) => whole))),
      ratio: times(ratio),
      goal: `<= ${times(goal)}`,
      met: ratio <= goal,
    },
  ]
}
