import { once } from 'node:events'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { pino } from 'pino'
import { describeWithRabbitmq, testRabbitmqUrl } from '../../testing/test-rabbitmq.ts'
import { until } from '../../testing/until.ts'
import { keepConnection } from './keep-connection.ts'

describeWithRabbitmq('a kept connection', () => {
  let silent: Server
  let silentPort: number

  beforeAll(async () => {
    silent = createServer().listen(0, '127.0.0.1')
    await once(silent, 'listening')
    silentPort = (silent.address() as AddressInfo).port // a TCP server has one
  })
  afterAll(() => void silent.close())

  const addressWith = (changes: Partial<URL>): string => Object.assign(new URL(testRabbitmqUrl), changes).href

  test('tries the nodes in turn, and says in one line of each why it is not that one', async () => {
    const lines: string[] = []
    const log = pino({ base: null }, { write: (line: string) => void lines.push(line) })
    const nodes = [
      'amqp://me:top-secret@127.0.0.1:1',
      'amqp://me:top-secret@nowhere.invalid',
      addressWith({ password: 'top-secret' }),
      addressWith({ pathname: '/none' }),
      `amqp://me:top-secret@127.0.0.1:${silentPort}`,
      testRabbitmqUrl,
    ]
    const kept = keepConnection({ url: nodes.join(','), name: 'test', log, onChange: () => {} })
    await until(() => kept.current(), { timeoutMs: 25_000, what: 'the connection to the last node' })
    await kept.close()

    const { host } = new URL(testRabbitmqUrl)
    const told = lines.map((line) => JSON.parse(line) as { level: number; msg: string })
    const waiting = told.filter(({ level }) => level === 40).map(({ msg }) => msg)
    expect(waiting).toEqual([
      'waiting for RabbitMQ at 127.0.0.1:1: connection refused',
      expect.stringMatching(/^waiting for RabbitMQ at nowhere\.invalid:5672: host not found/),
      `waiting for RabbitMQ at ${host}: wrong user or password`,
      `waiting for RabbitMQ at ${host}: it has no such virtual host for this user`,
      `waiting for RabbitMQ at 127.0.0.1:${silentPort}: no answer`,
    ])
    expect(lines.join('')).not.toMatch(/top-secret|node_modules/)
  }, 40_000)
})
