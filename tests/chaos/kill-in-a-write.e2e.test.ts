import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { createPeople, tokenOf, type People } from '../e2e/people.ts'
import { openRawSocket, type RawSocket } from '../e2e/raw-socket.ts'
import { startMongod, type TestServer } from '../support/mongod.ts'
import { startServices, type Services } from '../support/services.ts'
import { takeVirtualHost, type Broker } from '../support/virtual-host.ts'
import { describeWithRabbitmq } from './describe-with-rabbitmq.ts'
import { untilAnnounced } from './outboxes.ts'
import { kinds, type Caller, type Scene } from './writes.ts'

/** How many of the requests were answered when the process ends: none yet, some, most. */
const moments = [0, 3, 9]

describeWithRabbitmq('chat-service killed in the middle of writes', () => {
  let mongod: TestServer
  let rabbitmq: Broker
  let services: Services
  let people: People
  const ears: RawSocket[] = []
  let scene: Scene

  const callerAt = (url: string, id: string, token: string): Caller => ({
    id,
    ask: async (method, path, body) => {
      const answer = await fetch(`${url}/api${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) } // objects all
    },
  })

  beforeAll(async () => {
    ;[mongod, rabbitmq] = await Promise.all([startMongod(), takeVirtualHost('kill-in-a-write')])
    services = await startServices({
      mongoUrl: mongod.url,
      rabbitmqUrl: rabbitmq.url,
      env: { SCHEDULE_EVERY_MS: '100' },
    })
    const other = services.doors[1]!.url
    people = createPeople(other)
    const [owner, member, stranger] = await Promise.all(
      ['owner', 'member', 'stranger'].map((name) => people.register(name)),
    )
    const tokens = await Promise.all([owner, member, stranger].map((person) => tokenOf(other, person!.username)))
    const listen = async (token: string): Promise<RawSocket['heard']> => {
      const ear = await openRawSocket(other, token)
      ears.push(ear)
      await until(() => ear.heard.some(({ name }) => name === 'ready'))
      return ear.heard
    }
    scene = {
      // past the gateway, which would wait for the instance and repeat
      owner: callerAt(services.doors[0]!.chat.url, owner!.id, tokens[0]!),
      witness: callerAt(other, owner!.id, tokens[0]!),
      member: callerAt(other, member!.id, tokens[1]!),
      stranger: callerAt(other, stranger!.id, tokens[2]!),
      newcomer: callerAt(services.doors[0]!.chat.url, stranger!.id, tokens[2]!),
      ownersEar: await listen(tokens[0]!),
      membersEar: await listen(tokens[1]!),
    }
  }, 180_000)

  afterAll(async () => {
    for (const ear of ears) ear.close()
    people?.leave()
    await services?.stop()
    await Promise.all([mongod?.stop(), rabbitmq?.stop()])
  }, 60_000)

  /** A group of its own for each write, so that none is in the way of another. */
  const makeGroup = async (): Promise<string> => {
    const input = { type: 'group', name: 'Tea', memberIds: [scene.member.id] }
    const { status, body } = await scene.witness.ask('POST', '/chats', input)
    expect(status).toBe(201)
    return String(body['id'])
  }

  /** One of each kind of write, and the end of the process while they are under way. How each came out. */
  const killAfter = async (answered: number): Promise<string[]> => {
    const victim = services.doors[0]!.chat
    const writes = await Promise.all(
      Object.entries(kinds).map(async ([name, prepare]) => ({ name, ...(await prepare(scene, await makeGroup())) })),
    )

    let count = 0
    const sent = writes.map(({ send }) =>
      send()
        .catch(() => undefined)
        .finally(() => (count += 1)),
    )
    await until(() => count >= answered, { timeoutMs: 30_000, what: `${answered} answers` })
    await victim.kill()
    const answers = await Promise.all(sent)
    await victim.start()
    await victim.ready()

    const outcomes: string[] = []
    for (const [index, { name, outcome, isTold }] of writes.entries()) {
      const status = answers[index]?.status
      const how = await until(outcome, { timeoutMs: 30_000, what: `all or nothing of ${name}` })
      if (status !== undefined && status < 400) expect([name, how]).toEqual([name, 'all'])
      if (how === 'all') await until(isTold, { timeoutMs: 30_000, what: `the news of ${name}` })
      outcomes.push(how)
    }
    return outcomes
  }

  test('each is there or not, never in part, and all of what is there was told', async () => {
    const outcomes = new Set<string>()
    for (const answered of moments) for (const outcome of await killAfter(answered)) outcomes.add(outcome)

    expect(outcomes).toEqual(new Set(['all', 'nothing'])) // else none of the moments was in the middle
    await untilAnnounced(mongod.url)
  }, 300_000)
})
