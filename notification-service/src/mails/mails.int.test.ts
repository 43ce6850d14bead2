import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import request from 'supertest'
import { hours, minutes, openTestMailing, type TestMailing } from './testing/open-test-mailing.ts'

let world: TestMailing
beforeAll(async () => {
  world = await openTestMailing()
}, 60_000)
afterAll(() => world.close())

/** Ada and Bob in a group; Bob is away. */
const openChat = async (name = 'Engine') => {
  const [ada, bob] = [await world.register('Ada'), await world.register('Bob')]
  return { ada, bob, chat: await world.openGroup([ada, bob], name) }
}

const textsTo = (userId: string) => world.mailsTo(userId).map(({ mail }) => mail.text!.replaceAll('\r', ''))
const outcomesOf = async (userId: string) =>
  (await world.worksOf(userId)).map(({ outcome }) => outcome && [outcome.result, outcome.reason])

describe('a mail about messages that wait', () => {
  test('comes once to each who is away, after the delay, and tells of the whole chat', async () => {
    const { ada, bob, chat } = await openChat()
    const cid = await world.register('Cid')
    await world.tell([...chat.added(ada, [cid]), ...chat.read(cid)])
    await world.tell([...chat.said(ada, 'to be'), ...chat.said(ada, 'or not to be')])
    await world.after(10 * minutes - 1)
    expect([world.mailsTo(bob), world.mailsTo(cid)]).toEqual([[], []])

    await world.after(1)
    await world.after(1 * hours)
    expect([world.mailsTo(ada).length, world.mailsTo(bob).length, world.mailsTo(cid).length]).toEqual([0, 1, 1])
    const [{ mail, source }] = world.mailsTo(bob) as [ReturnType<typeof world.mailsTo>[number]]
    expect(mail.subject).toBe('2 unread messages in Engine')
    expect(textsTo(bob)[0]).toContain(`Hello name-of-${bob},`)
    expect(textsTo(bob)[0]).toContain('Engine\n  Ada: to be\n  Ada: or not to be\n')
    expect(textsTo(bob)[0]).toContain(`https://chat.example.org/chats/${chat.chatId}\n`)
    expect(mail.html).toContain(`href="https://chat.example.org/chats/${chat.chatId}"`)
    expect(mail.messageId).toMatch(/^<mail-[0-9a-f]{24}-4@example\.net>$/)
    expect(source).toMatch(/^Auto-Submitted: auto-generated\r$/m)
    expect(world.mailsTo(cid)[0]!.mail.messageId).not.toBe(mail.messageId)
  })

  test('of two people is named after who wrote, and comes again for what is written later', async () => {
    const [ada, bob] = [await world.register('Ada L.'), await world.register('Bob')]
    const chat = await world.openDirect([ada, bob])
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    expect(world.mailsTo(bob).map(({ mail }) => mail.subject)).toEqual(['1 unread message from Ada L.'])
    await world.tell(chat.said(ada, 'or not'))
    await world.after(10 * minutes)
    expect(world.mailsTo(bob).map(({ mail }) => mail.subject)).toEqual([
      '1 unread message from Ada L.',
      '2 unread messages from Ada L.',
    ])
  })

  test('lists the newest ten, and says how many more there are', async () => {
    const { ada, bob, chat } = await openChat()
    for (let n = 1; n <= 13; n += 1) await world.tell(chat.said(ada, `number ${n}.`))
    await world.after(10 * minutes)
    const [text] = textsTo(bob)
    expect(text!.match(/number \d+\./g)).toEqual(Array.from({ length: 10 }, (_, n) => `number ${n + 4}.`))
    expect(text).toContain('… and 3 more')
    expect(world.mailsTo(bob)[0]!.mail.subject).toBe('13 unread messages in Engine')
  })

  test('has the newest texts, none that was deleted, and reactions only for who wants them', async () => {
    const { ada, bob, chat } = await openChat()
    const own = chat.said(bob, 'my own')
    const [first, second] = [chat.said(ada, 'to bee'), chat.said(ada, 'a slip')]
    await world.tell([...own, ...first, ...second, ...chat.said(ada, 'or not')])
    await world.prefer(bob, { types: { reaction: { email: true } } })
    await world.tell([...chat.edited(first, 'to be'), ...chat.unsaid(second), ...chat.reacted(ada, own)])
    await world.after(10 * minutes)
    expect(textsTo(bob).toSorted()).toEqual([
      expect.stringContaining('Ada: to be\n  Ada: or not\n\n'), // "these wait"
      expect.stringContaining('Ada: reacted 👍 to: my own\n'), // "this waits"
    ])
    expect(textsTo(bob).join('')).not.toMatch(/slip|to bee/)
  })

  test('tells of no type that somebody wants no mails of', async () => {
    const { ada, bob, chat } = await openChat()
    await world.prefer(bob, { types: { message: { email: false } } })
    await world.tell(chat.said(ada, 'among others'))
    await world.after(1 * hours)
    expect(world.mailsTo(bob)).toEqual([])
    await world.tell([...chat.said(ada, 'to you', [bob]), ...chat.said(ada, 'among others again')])
    await world.after(10 * minutes)
    expect(textsTo(bob)).toEqual([expect.stringContaining('Ada: to you')])
    expect(textsTo(bob)[0]).not.toContain('among others')
  })

  test('brings the link by which no more come, and none comes any more', async () => {
    const { ada, bob, chat } = await openChat()
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    const [{ mail, source }] = world.mailsTo(bob) as [ReturnType<typeof world.mailsTo>[number]]
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m)
    const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')!.value
    const { origin, pathname, search } = new URL(header.slice(1, -1))
    expect(header).toMatch(/^<https:[^<>]+>$/)
    expect(origin).toBe('https://chat.example.org')
    expect(mail.text).toContain(header.slice(1, -1))
    expect(source.replaceAll('\r\n ', ' ')).toContain(`List-Unsubscribe: ${header}\r\n`)

    await world.tell(chat.said(ada, 'one more'))
    await request(world.app)
      .get(pathname + search)
      .expect(200)
    await request(world.app)
      .post(pathname + search)
      .type('form')
      .send('List-Unsubscribe=One-Click')
      .expect(200)
    await world.tell(chat.said(ada, 'and more'))
    await world.after(1 * hours)
    expect(world.mailsTo(bob)).toHaveLength(1)
  })
})

describe('nobody is mailed', () => {
  test('who has read it meanwhile, here or there', async () => {
    const { ada, bob, chat } = await openChat()
    await world.tell(chat.said(ada, 'to be'))
    await world.after(9 * minutes)
    await world.tell(chat.read(bob))
    await world.after(1 * hours)
    expect(world.mailsTo(bob)).toEqual([])

    world.answerTo(bob, 451)
    await world.tell(chat.said(ada, 'or not'))
    await world.after(10 * minutes)
    await world.tell(chat.read(bob))
    world.answerTo(bob, undefined)
    await world.after(1 * hours)
    expect(world.mailsTo(bob)).toEqual([])
    expect(await outcomesOf(bob)).toEqual([['dropped', 'over']])
  })

  test('who is there, until they are gone and have not read it', async () => {
    const { ada, bob, chat } = await openChat()
    world.presences.set(bob, 'online')
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    await world.after(10 * minutes)
    expect(world.mailsTo(bob)).toEqual([])
    world.presences.set(bob, 'away')
    await world.after(10 * minutes)
    expect(world.mailsTo(bob)).toHaveLength(1)
  })

  test('who came back while the mail waited for its server', async () => {
    const { ada, bob, chat } = await openChat()
    world.answerTo(bob, 451)
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    world.answerTo(bob, undefined)
    world.presences.set(bob, 'online')
    await world.after(10 * minutes)
    expect(world.mailsTo(bob)).toEqual([])
    world.presences.delete(bob)
    await world.after(10 * minutes)
    expect(world.mailsTo(bob)).toHaveLength(1)
  })

  test('whose address is not verified, nor who has asked for none meanwhile', async () => {
    const { ada, bob, chat } = await openChat()
    world.unverified.add(bob)
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    expect(await outcomesOf(bob)).toEqual([['dropped', 'no-address']])

    const cid = await world.register('Cid')
    await world.tell([...chat.added(ada, [cid]), ...chat.read(cid)])
    world.answerTo(cid, 451)
    await world.tell(chat.said(ada, 'or not'))
    await world.after(10 * minutes)
    world.answerTo(cid, undefined)
    await world.prefer(cid, { email: { enabled: false, after: '10m' } })
    await world.after(1 * hours)
    expect([world.mailsTo(bob), world.mailsTo(cid)]).toEqual([[], []])
    expect(await outcomesOf(cid)).toEqual([['dropped', 'not-wanted']])
  })
})

describe('a mail that does not get through', () => {
  test('to a server that is busy for ten minutes is there once', async () => {
    const { ada, bob, chat } = await openChat()
    world.answerTo(bob, 451)
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    for (let minute = 1; minute <= 10; minute += 1) await world.after(1 * minutes)
    expect(world.mailsTo(bob)).toEqual([])
    world.answerTo(bob, undefined)
    for (let minute = 1; minute <= 10; minute += 1) await world.after(1 * minutes)
    expect(world.mailsTo(bob)).toHaveLength(1)
    expect(await outcomesOf(bob)).toEqual([['sent', undefined]])
  })

  test('and tells then of what was written meanwhile too, once', async () => {
    const { ada, bob, chat } = await openChat()
    world.answerTo(bob, 451)
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    await world.tell(chat.said(ada, 'or not'))
    await world.after(10 * minutes)
    world.answerTo(bob, undefined)
    for (let minute = 1; minute <= 10; minute += 1) await world.after(1 * minutes)
    expect(textsTo(bob)).toEqual([expect.stringContaining('Ada: to be\n  Ada: or not\n')])
  })

  test('or whose acceptance was not heard comes again under the same Message-ID', async () => {
    const { ada, bob, chat } = await openChat()
    const ids: (string | undefined)[] = []
    world.onMail(({ mail }) => {
      ids.push(mail.messageId)
      if (ids.length <= 2) world.smtp.cut()
    })
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    await world.after(5 * minutes)
    await world.after(5 * minutes)
    await world.after(1 * hours)
    world.onMail(() => {})
    expect(ids).toHaveLength(3)
    expect(new Set(ids).size).toBe(1)
    expect(await outcomesOf(bob)).toEqual([['sent', undefined]])
  })

  test('because its address is refused is tried once, and kept, counted and logged without that', async () => {
    const { ada, bob, chat } = await openChat()
    const before = await world.counted('refused')
    world.answerTo(bob, 550)
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    world.answerTo(bob, undefined)
    await world.after(1 * hours)
    expect(world.mailsTo(bob)).toEqual([])
    expect(await world.worksOf(bob)).toMatchObject([
      { tries: 1, outcome: { result: 'refused', reason: 'RCPT TO: 550' } },
    ])
    expect((await world.counted('refused')) - before).toBe(1)
    const [work] = await world.worksOf(bob)
    const id = (work as unknown as { _id: string })._id
    expect(world.lines.filter((line) => line.includes(id))).toEqual([expect.stringContaining('"refused"')])
    expect(JSON.stringify(await world.worksOf(bob))).not.toContain('@')
  })

  test('while auth-service is away, which knows addresses, waits for it', async () => {
    const { ada, bob, chat } = await openChat()
    world.setAuthAway(true)
    await world.tell(chat.said(ada, 'to be'))
    await world.after(10 * minutes)
    world.setAuthAway(false)
    expect(world.mailsTo(bob)).toEqual([])
    await world.after(5 * minutes)
    expect(world.mailsTo(bob)).toHaveLength(1)
  })

  test('leaves neither addresses nor texts in logs', () => {
    expect(world.lines.length).toBeGreaterThan(0)
    expect(world.lines.join('')).not.toMatch(/@example\.org|to be|or not|Engine/)
  })
})
