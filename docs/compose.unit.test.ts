import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { read } from './testing/markdown.ts'
import { namesReadBy, readers } from './testing/variables.ts'

type Service = {
  environment?: Record<string, string | null>
  ports?: unknown[]
  networks?: string[]
  profiles?: string[]
}

const { services, networks } = parse(read('docker-compose.yml'), { merge: true }) as {
  services: Record<string, Service>
  networks: Record<string, { internal?: boolean } | null>
}

/** What the image sets: where a service listens in its container. Logs are JSON there, as they are by default. */
const ofTheImage = ['HOST', 'PORT', 'INTERNAL_HOST', 'INTERNAL_PORT', 'LOG_FORMAT', 'NODE_ENV']

const ours = {
  gateway: readers['gateway']!,
  'auth-service': readers['auth-service']!,
  'user-service': readers['user-service']!,
  'chat-service': readers['chat-service']!,
  'notification-service': readers['notification-service']!,
}

const everywhere = namesReadBy(readers['Every service']!).filter((name) => name.startsWith('RABBITMQ_'))

describe.each(Object.entries(ours))('%s', (name, load) => {
  const given = Object.keys(services[name]!.environment!).map((key) => key.replace(/_FILE$/, ''))
  const wanted = [...new Set([...namesReadBy(load), ...everywhere])].filter((key) => !ofTheImage.includes(key))

  test('is handed every variable that it reads, and no other', () => {
    expect(wanted.length).toBeGreaterThan(8)
    expect(given.toSorted()).toEqual(wanted.toSorted())
  })

  test('has nothing secret in its environment', () => {
    const set = Object.entries(services[name]!.environment!).filter(([, value]) => value !== null)
    expect(set.filter(([key]) => /PASSWORD$|SECRET$/.test(key))).toEqual([])
    expect(set.filter(([, value]) => /:\/\/[^/]*:[^/]*@/.test(value!))).toEqual([])
  })
})

test('nginx alone is published, and beside it only who asks others or mails is in a network that leads outside', () => {
  const always = Object.entries(services).filter(([, { profiles }]) => !profiles)
  expect(always.filter(([, { ports }]) => ports).map(([name]) => name)).toEqual(['nginx'])

  const outside = Object.keys(networks).filter((name) => !networks[name]?.internal)
  const reachable = always.filter(([, service]) => service.networks?.some((name) => outside.includes(name)))
  expect(reachable.map(([name]) => name)).toEqual(['nginx', 'auth-service', 'notification-service'])
})
