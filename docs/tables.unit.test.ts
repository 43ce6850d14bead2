import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { loadConfig as loadAuthConfig } from '@chat/auth-service/config'
import { loadConfig as loadChatConfig } from '@chat/chat-service/config'
import * as authEvents from '@chat/common/events/auth-events'
import * as chatEvents from '@chat/common/events/chat-events'
import * as notificationEvents from '@chat/common/events/notification-events'
import { subscriptions } from '@chat/common/events/subscriptions'
import * as userEvents from '@chat/common/events/user-events'
import { loadConfig as loadGatewayConfig } from '@chat/gateway/config'
import { loadConfig as loadNotificationConfig } from '@chat/notification-service/config'
import { loadConfig as loadUserConfig } from '@chat/user-service/config'
import { loadConfig as loadLocalConfig } from '../local/src/config.ts'
import { partsOf, read, root, rowsOf } from './testing/markdown.ts'

const url = 'http://127.0.0.1:1'
const required = {
  MONGO_URL: 'mongodb://127.0.0.1:1/none',
  INTERNAL_SECRET: 'a secret between services',
  ...{ AUTH_URL: url, AUTH_INTERNAL_URL: url, USER_URL: url, CHAT_URL: url, NOTIFICATION_URL: url },
}

/** What is in force when only what is required was said, by the heading of its table. */
const configs: Record<string, Record<string, unknown>> = {
  'The launcher': loadLocalConfig({}),
  'Every service': loadUserConfig(required),
  'Services that verify tokens': loadUserConfig(required),
  'auth-service': loadAuthConfig(required),
  'chat-service': loadChatConfig(required),
  'notification-service': loadNotificationConfig(required),
  gateway: loadGatewayConfig(required),
}

type Told = { name: string; byDefault: string }

/** `| A, B | 1, 2 | ... |`: each variable with its default; one default for several is that of each. */
const variablesIn = (page: string, heading: string): Told[] =>
  rowsOf(read(page), heading)
    .slice(1)
    .flatMap(([names, defaults]) => {
      const values = partsOf(defaults)
      return partsOf(names).map((name, index) => ({ name, byDefault: values[index] ?? values[0] ?? '' }))
    })

const isValue = ({ byDefault }: Told): boolean => /^(\d+|true|false)$/.test(byDefault)

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('test'))
    .map((path) => read(join(folder, path)))

const namesIn = (texts: string[], pattern: RegExp): string[] =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!))

const services = ['gateway', 'auth-service', 'user-service', 'chat-service', 'notification-service']
const shapes = [...services, 'local'].map((folder) => read(`${folder}/src/config.ts`))
const ofTheSystem = new Set(['HOME', 'PATH'])
const variablesRead = new Set([
  ...namesIn([...shapes, read('common/src/config/variables.ts')], /(?<![\w.])([A-Z][A-Z0-9_]{3,}):/g),
  ...namesIn(sourcesOf('local/src'), /\benv\.([A-Z][A-Z0-9_]+)/g).filter((name) => !ofTheSystem.has(name)),
])

describe('the variables', () => {
  const inReadme = variablesIn('README.md', 'Configuration')
  const inTables = Object.keys(configs).flatMap((heading) => variablesIn('docs/configuration.md', heading))

  test('that are told of are read', () => {
    expect([...inReadme, ...inTables].filter(({ name }) => !variablesRead.has(name))).toEqual([])
  })

  test('that are read are told of', () => {
    const told = new Set(inTables.map(({ name }) => name))
    expect(variablesRead.size).toBeGreaterThan(40)
    expect([...variablesRead].filter((name) => !told.has(name))).toEqual([])
  })

  test.each(Object.entries(configs))('of "%s" have these defaults', (heading, config) => {
    const told = variablesIn('docs/configuration.md', heading).filter(isValue)
    const inForce = told.map(({ name }) => ({ name, byDefault: String(config[name]) }))
    expect(told).toEqual(inForce)
  })

  test('have in the README the default that they have somewhere', () => {
    const isInForce = ({ name, byDefault }: Told) =>
      Object.values(configs).some((config) => String(config[name]) === byDefault)
    expect(inReadme.filter(isValue).filter((told) => !isInForce(told))).toEqual([])
  })
})

test('the table of events has all of them, and who keeps a queue for which', () => {
  const contracts = [authEvents, userEvents, chatEvents, notificationEvents]
    .flatMap((file) => Object.values(file) as object[])
    .flatMap((exported) => ('type' in exported && 'parse' in exported && 'create' in exported ? [exported] : []))
  const rows = rowsOf(read('docs/architecture.md'), 'Events').slice(1)
  const told = rows.flatMap(([types, , services]) =>
    partsOf(types).map((type) => [type.replace(' (transient)', ''), partsOf(services).toSorted()]),
  )

  const kept = contracts.map(({ type }) => [
    type,
    Object.entries(subscriptions)
      .filter(([, wanted]) => wanted.some((contract) => contract.type === type))
      .map(([service]) => service)
      .toSorted(),
  ])
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(kept))
})
