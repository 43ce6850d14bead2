import { expect, test } from '@jest/globals'
import { createPresence } from './presence.ts'
import { ApiProblem, Unreachable } from './problem.ts'

const linkWith = (answer: (event: string, payload: object) => unknown) => {
  const asked: [string, object][] = []
  const told: unknown[] = []
  const link = { isReady: true }
  const presence = createPresence({
    connection: {
      isReady: () => link.isReady,
      call: async (event, payload) => {
        asked.push([event, payload])
        return answer(event, payload)
      },
    },
    emit: (_name, payload) => void told.push(payload),
  })
  return { asked, told, link, presence }
}
const people = (count: number): string[] => Array.from({ length: count }, (_, index) => `p${index}`)

test('who is watched is told at once and as an event, 200 people a call', async () => {
  const { asked, told, presence } = linkWith((_event, payload) => {
    const { userIds } = payload as { userIds: string[] } // the only call made is presence:subscribe
    return { items: [{ userId: userIds[0], presence: 'online' }] }
  })

  const found = await presence.subscribe(people(450))

  expect(asked.map(([, payload]) => (payload as { userIds: string[] }).userIds.length)).toEqual([200, 200, 50])
  expect(found.map(({ userId }) => userId)).toEqual(['p0', 'p200', 'p400'])
  expect(told).toEqual(found)
})

test('a new link is asked for all of them again, and told that one is away', async () => {
  const { asked, link, presence } = linkWith(() => ({ items: [] }))
  await presence.subscribe(['bob'])
  await presence.set('away')
  link.isReady = false
  await presence.subscribe(['eve'])
  expect(asked).toHaveLength(2)

  link.isReady = true
  presence.renew()

  expect(asked.slice(2)).toEqual([
    ['presence:set', { presence: 'away' }],
    ['presence:subscribe', { userIds: ['bob', 'eve'] }],
  ])
})

test('the next person to log in watches nobody', () => {
  const { asked, presence } = linkWith(() => ({ items: [] }))
  void presence.subscribe(['bob'])
  presence.forget()
  presence.renew()
  expect(asked).toHaveLength(1)
})

test('a refusal is told, a lost link is not: the next one is asked', async () => {
  const refused = linkWith(() => {
    throw new ApiProblem({ type: '/problems/too-many-subscriptions', title: 'x', status: 409 }, 409)
  })
  await expect(refused.presence.subscribe(['bob'])).rejects.toMatchObject({ slug: 'too-many-subscriptions' })

  const lost = linkWith(() => {
    throw new Unreachable('lost')
  })
  await expect(lost.presence.subscribe(['bob'])).resolves.toEqual([])
})
