import { describe, expect, test } from '@jest/globals'
import * as authEvents from '@chat/common/events/auth-events'
import * as chatEvents from '@chat/common/events/chat-events'
import * as messageEvents from '@chat/common/events/message-events'
import * as notificationEvents from '@chat/common/events/notification-events'
import * as presenceEvents from '@chat/common/events/presence-events'
import { subscriptions } from '@chat/common/events/subscriptions'
import * as userEvents from '@chat/common/events/user-events'
import { partsOf, read, rowsOf } from './testing/markdown.ts'
import { defaultsOf, readers, variablesRead } from './testing/variables.ts'

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

describe('the variables', () => {
  const inReadme = variablesIn('README.md', 'Configuration')
  const inTables = Object.keys(readers).flatMap((heading) => variablesIn('docs/configuration.md', heading))

  test('that are told of are read', () => {
    expect([...inReadme, ...inTables].filter(({ name }) => !variablesRead.has(name))).toEqual([])
  })

  test('that are read are told of', () => {
    const told = new Set(inTables.map(({ name }) => name))
    expect(variablesRead.size).toBeGreaterThan(40)
    expect([...variablesRead].filter((name) => !told.has(name))).toEqual([])
  })

  test.each(Object.keys(readers))('of "%s" have these defaults', (heading) => {
    const config = defaultsOf(heading)
    const told = variablesIn('docs/configuration.md', heading).filter(isValue)
    const inForce = told.map(({ name }) => ({ name, byDefault: String(config[name]) }))
    expect(told).toEqual(inForce)
  })

  test('have in the README the default that they have somewhere', () => {
    const configs = Object.keys(readers).map(defaultsOf)
    const isInForce = ({ name, byDefault }: Told) => configs.some((config) => String(config[name]) === byDefault)
    expect(inReadme.filter(isValue).filter((told) => !isInForce(told))).toEqual([])
  })
})

test('the table of events has all of them, and who keeps a queue for which', () => {
  const contracts = [authEvents, userEvents, chatEvents, messageEvents, presenceEvents, notificationEvents]
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
