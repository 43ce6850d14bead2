import { beforeAll, describe, expect, test } from '@jest/globals'
import { docker, linesOf } from './docker.ts'
import { inspect, type Inspected } from './inspect.ts'
import { reaches, shell } from './inside.ts'
import { mongoOf, ours, parts } from './parts.ts'
import { project } from './project.ts'

let containers: Map<string, Inspected>
const at = (service: string): Inspected => containers.get(service)!

beforeAll(async () => {
  await project.up()
  const running = await inspect(...(await project.containersOf()))
  containers = new Map(running.map((container) => [container.service, container]))
})

test('nothing but nginx is published', () => {
  const published = [...containers.values()].filter((container) => container.published.length > 0)

  expect([...containers.keys()].toSorted()).toEqual(parts.toSorted())
  expect(published.map(({ service }) => service)).toEqual(['nginx'])
  expect(at('nginx').published.toSorted()).toEqual(['8080/tcp', '8443/tcp'])
})

test.each(parts)('%s is not root and can change nothing but its data', async (service) => {
  const { name, isReadOnly } = at(service)

  const [, uid] = /^Uid:\s+(\d+)/m.exec(await docker('exec', name, 'cat', '/proc/1/status'))!
  expect(Number(uid)).toBeGreaterThan(0)
  expect(isReadOnly).toBe(true)
  await expect(docker('exec', '--user', 'root', name, 'touch', '/etc/changed')).rejects.toThrow(/Read-only file system/)
})

test('no secret can be read from outside of the containers, nor is one in a log', async () => {
  const script = 'for file in /run/secrets/*; do cat "$file"; echo; done'
  const shown = await Promise.all(parts.filter((part) => part !== 'nginx').map((part) => shell(at(part).name, script)))
  const secrets = new Set(shown.flatMap((each) => each.match(/[0-9a-f]{64}/g) ?? []))
  const all = linesOf(await project.compose('ps', '--all', '--quiet'))
  const images = [...new Set([...containers.values()].map(({ imageId }) => imageId))]

  const told = await Promise.all([docker('inspect', ...all, ...images), project.compose('logs', '--no-color')])
  expect(secrets.size).toBeGreaterThanOrEqual(9)
  expect([...secrets].filter((secret) => told.some((text) => text.includes(secret)))).toEqual([])
})

test('each part reaches only the servers that it needs', async () => {
  const servers = [...Object.values(mongoOf).map((name) => [name, 27_017]), ['rabbitmq', 5_672]] as [string, number][]
  const reachedBy = async (service: string) => {
    const tries = servers.map(async ([name, port]) => {
      const hosts = [name, ...at(name).addresses]
      const answers = await Promise.all(hosts.map((host) => reaches(at(service).name, host, port)))
      return answers.includes(true) ? [name] : []
    })
    return [service, (await Promise.all(tries)).flat()] as const
  }

  const reached = Object.fromEntries(await Promise.all([...ours, 'nginx'].map(reachedBy)))
  const needed = ours.map((service) => [service, [...(mongoOf[service] ? [mongoOf[service]] : []), 'rabbitmq']])
  expect(reached).toEqual({ ...Object.fromEntries(needed), nginx: [] })
})

test('nginx reaches the services that clients speak to, and no internal routes', async () => {
  const tries = ours.flatMap((service) =>
    at(service).addresses.flatMap((host) =>
      [3_000, 3_001].map(async (port) => [`${service}:${port}`, await reaches(at('nginx').name, host, port)] as const),
    ),
  )
  const reached = (await Promise.all(tries)).flatMap(([name, isReached]) => (isReached ? [name] : []))

  expect(reached.toSorted()).toEqual(['chat-service:3000', 'gateway:3000'])
})

test('nothing behind nginx reaches the network that leads out', async () => {
  const { addresses, name } = at('nginx')
  const reachable = async (from: string) =>
    (await Promise.all(addresses.map((address) => reaches(from, address, 8_080)))).filter(Boolean).length

  expect(await reachable(name)).toBe(2)
  for (const part of ['gateway', 'chat-service']) expect(await reachable(at(part).name)).toBe(1) // on their own network
  for (const part of ['auth-service', 'chat-mongo', 'rabbitmq']) expect(await reachable(at(part).name)).toBe(0)
})

describe('the account of a service', () => {
  const password = (service: string) => shell(at(service).name, 'cat /run/secrets/mongo-password')

  /** What mongosh says, run where the server is. */
  const tryAt = async (mongo: string, service: string, script: string): Promise<string> => {
    const database = service.replace('-service', '_db')
    const address = `mongodb://${service}:${await password(service)}@${at(mongo).addresses[0]}/${database}?authSource=${database}`
    return docker('exec', '--env', 'HOME=/tmp', at(mongo).name, 'mongosh', '--quiet', address, '--eval', script)
  }

  test('can read and write its own database', async () => {
    const said = await tryAt('chat-mongo', 'chat-service', 'db.tries.insertOne({}); db.tries.drop()')
    expect(said).toBe('true')
  })

  test.each(['admin', 'local', 'other_db'])('can do nothing in %s of its own server', async (other) => {
    const said = tryAt('chat-mongo', 'chat-service', `db.getSiblingDB('${other}').tries.insertOne({})`)
    await expect(said).rejects.toThrow(/not authorized/)
  })

  test('is nobody at the server of another', async () => {
    await expect(tryAt('chat-mongo', 'auth-service', 'db.tries.findOne()')).rejects.toThrow(/Authentication failed/)
  })

  test('of the broker is needed: nobody gets in without', async () => {
    const guest = shell(
      at('gateway').name,
      `cd ../common && node --input-type=module -e "
      const { connect } = (await import('amqplib')).default
      await connect('amqp://guest:guest@rabbitmq')"`,
    )
    await expect(guest).rejects.toThrow(/ACCESS.REFUSED/)
  })
})
