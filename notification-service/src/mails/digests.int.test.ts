import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { hours, minutes, openTestMailing, type TestMailing } from './testing/open-test-mailing.ts'

let world: TestMailing
beforeAll(async () => {
  world = await openTestMailing()
}, 60_000)
afterAll(() => world.close())

const berlin = 'Europe/Berlin'

/** Ada and Bob in groups of these names at the next full hour; Bob is away. */
const openChats = async (names: string[], digest: 'hourly' | 'daily', timeZone = 'UTC') => {
  const [ada, bob] = [await world.register('Ada'), await world.register('Bob')]
  await world.prefer(bob, { digest }, timeZone)
  await world.after((60 - world.now().getUTCMinutes()) * minutes)
  const chats = await Promise.all(names.map((name) => world.openGroup([ada, bob], name)))
  return { ada, bob, chats }
}

const localTime = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(world.now())

/** When mails to somebody come within these hours, by their clock. */
const timesOfMails = async (userId: string, { within, timeZone }: { within: number; timeZone: string }) => {
  const times: string[] = []
  for (let passed = 0; passed < within; passed += 15 * minutes) {
    const before = world.mailsTo(userId).length
    await world.after(15 * minutes)
    for (let count = before; count < world.mailsTo(userId).length; count += 1) times.push(localTime(timeZone))
  }
  return times
}

describe('a digest', () => {
  test('comes at the next full hour, once, with all chats that wait, over two instances', async () => {
    const { ada, bob, chats } = await openChats(['Engine', 'Weather', 'Read', 'Mill'], 'hourly')
    for (const [n, chat] of chats.entries()) await world.tell(chat.said(ada, `message ${n}`))
    await world.after(20 * minutes)
    expect(world.mailsTo(bob)).toEqual([])
    await world.tell(chats[2]!.read(bob))

    await world.after(39 * minutes)
    expect(world.mailsTo(bob)).toEqual([])
    await world.after(1 * minutes)
    expect(await timesOfMails(bob, { within: 2 * hours, timeZone: 'UTC' })).toEqual([])
    const [{ mail }] = world.mailsTo(bob) as [ReturnType<typeof world.mailsTo>[number]]
    expect(mail.subject).toBe('Unread messages in 3 chats')
    const text = mail.text!.replaceAll('\r', '')
    for (const [name, n] of [
      ['Engine', 0],
      ['Weather', 1],
      ['Mill', 3],
    ] as const)
      expect(text).toContain(
        `${name}\n  Ada: message ${n}\n  Open the chat: https://chat.example.org/chats/${chats[n]!.chatId}\n`,
      )
    expect(text).not.toContain('Read')
    expect(mail.messageId).toMatch(/^<digest-[0-9a-f]{24}-2031-01-06T\d\d-00[\w-]*@example\.net>$/)
    expect(mail.headers.some(({ key }) => key === 'list-unsubscribe-post')).toBe(true)
  })

  test('comes daily in the morning of whoever gets it, and not where everything was read', async () => {
    const [east, west] = [
      await openChats(['Engine'], 'daily', 'Asia/Kolkata'),
      await openChats(['Mill'], 'daily', berlin),
    ]
    const reader = await openChats(['Weather'], 'daily', berlin)
    for (const { ada, chats } of [east, west, reader]) await world.tell(chats[0]!.said(ada, 'to be'))
    await world.after(1 * hours)
    await world.tell(reader.chats[0]!.read(reader.bob))

    const times = new Map<string, string[]>()
    for (let passed = 0; passed < 24 * hours; passed += 30 * minutes) {
      const before = [east, west, reader].map(({ bob }) => world.mailsTo(bob).length)
      await world.after(30 * minutes)
      for (const [n, { bob }] of [east, west, reader].entries())
        if (world.mailsTo(bob).length > before[n]!)
          times.set(bob, [...(times.get(bob) ?? []), localTime(n === 0 ? 'Asia/Kolkata' : berlin)])
    }
    expect(times).toEqual(
      new Map([
        [east.bob, ['08:00']],
        [west.bob, ['08:00']],
      ]),
    )
    expect(world.mailsTo(west.bob)[0]!.mail.subject).toBe('1 unread message in Mill')
  })

  test('that a server does not take comes later, once, and the next hour has one of its own', async () => {
    const { ada, bob, chats } = await openChats(['Engine'], 'hourly')
    await world.tell(chats[0]!.said(ada, 'to be'))
    await world.after(10 * minutes)
    world.answerTo(bob, 451)
    await world.after(50 * minutes)
    for (let n = 0; n < 10; n += 1) await world.after(1 * minutes)
    expect(world.mailsTo(bob)).toEqual([])
    world.answerTo(bob, undefined)
    for (let n = 0; n < 10; n += 1) await world.after(1 * minutes)
    expect(world.mailsTo(bob)).toHaveLength(1)

    await world.tell(chats[0]!.said(ada, 'or not'))
    await world.after(10 * minutes)
    await world.after(1 * hours)
    expect(new Set(world.mailsTo(bob).map(({ mail }) => mail.messageId)).size).toBe(2)
  })

  test('of many chats lists ten, and says how many more there are', async () => {
    const { ada, bob, chats } = await openChats(
      Array.from({ length: 12 }, (_, n) => `Chat ${n}`),
      'hourly',
    )
    for (const chat of chats) await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    await world.after(2 * hours)
    const [{ mail }] = world.mailsTo(bob) as [ReturnType<typeof world.mailsTo>[number]]
    expect(mail.subject).toBe('Unread messages in 12 chats')
    expect(mail.text!.match(/Ada: to be/g)).toHaveLength(10)
    expect(mail.text).toContain('… and 2 more chats')
  })

  test('waits while somebody is there', async () => {
    const { ada, bob, chats } = await openChats(['Engine'], 'hourly')
    await world.tell(chats[0]!.said(ada, 'to be'))
    await world.after(10 * minutes)
    world.presences.set(bob, 'online')
    await world.after(2 * hours)
    expect(world.mailsTo(bob)).toEqual([])
    world.presences.delete(bob)
    await world.after(10 * minutes)
    expect(world.mailsTo(bob)).toHaveLength(1)
  })
})
