import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { until } from '@chat/common/testing/until'
import { ensureAdmin } from '../accounts/ensure-admin.ts'
import { openAuth, password, type TestAuth } from '../testing/open-auth.ts'
import { workHandlers } from '../work-handlers.ts'
import { ownForMs, workOf } from '../work/work.ts'
import { changeAccount } from '../accounts/change-account.ts'
import { keepAudit } from './keep-audit.ts'

let auth: TestAuth
let token: string
beforeAll(async () => {
  const ADMIN = { ADMIN_USERNAME: 'root', ADMIN_PASSWORD: password, ADMIN_EMAIL: 'root@example.org' }
  auth = await openAuth({ RATE_LIMIT_ENABLED: 'false', AUDIT_KEPT_DAYS: '3', WORK_EVERY_MS: '20', ...ADMIN })
  await ensureAdmin(auth.deps)
  token = (await auth.logIn('root')).accessToken
})
afterAll(() => auth.close())

type Item = { id: string; at: string; action: string; actorId: string | null; targetId: string | null }
const page = async (query: string) =>
  (await auth.get(`/auth/audit?${query}`, token).expect(200)).body as { items: Item[]; next: string | null }

const id = (n: number): string => `${n}`.padStart(24, '0')
const keep = (n: number, at: Date, action: 'keys-rotated' | 'password-changed', actorId: string | null = null) =>
  keepAudit(auth.deps, { id: `entry-${n}`, at, action, actorId, targetId: id(n % 2) })

test('is newest first, page by page, everything once, also within one millisecond', async () => {
  const [at, later] = [new Date(1_000), new Date(2_000)]
  await Promise.all([1, 2, 3, 4, 5].map((n) => keep(n, n < 4 ? at : later, 'keys-rotated')))
  const found: string[] = []
  let cursor = ''
  do {
    const { items, next } = await page(`action=keys-rotated&limit=2${cursor}`)
    found.push(...items.map((item) => item.id))
    cursor = next === null ? '' : `&cursor=${next}`
  } while (cursor !== '')
  expect(found).toEqual(['entry-5', 'entry-4', 'entry-3', 'entry-2', 'entry-1'])
})

test('is filtered by what was done, by whom and to whom, each by an index', async () => {
  await keep(10, new Date(3_000), 'password-changed', id(7))
  await keep(11, new Date(3_000), 'password-changed', id(8))
  const ids = async (query: string) => (await page(query)).items.map((item) => item.id)
  expect(await ids(`actorId=${id(7)}`)).toEqual(['entry-10'])
  expect(await ids(`targetId=${id(1)}&action=password-changed`)).toEqual(['entry-11'])
  expect(await ids(`targetId=${id(1)}&actorId=${id(7)}`)).toEqual([])

  const mongo = auth.db.db!
  await mongo.command({ profile: 2 })
  for (const query of ['', `actorId=${id(7)}`, `targetId=${id(1)}`, 'action=password-changed']) await page(query)
  await mongo.command({ profile: 0 })
  const queries = await mongo.collection('system.profile').find({ 'command.find': 'audit' }).toArray()
  expect(queries).toHaveLength(4)
  for (const { planSummary, hasSortStage } of queries) {
    expect(planSummary).toMatch(/^IXSCAN/)
    expect(hasSortStage).toBeUndefined()
  }
})

test.each(['action=anything', 'targetId=x', 'actorId[$ne]=x', 'limit=0', 'cursor=e30', 'search=a'])(
  '?%s is 400',
  (query) =>
    auth
      .get(`/auth/audit?${query}`, token)
      .expect(400)
      .then(() => undefined),
)

test('has each act once, however often its work is done, and holds neither address', async () => {
  const { user } = await auth.register()
  const at = new Date()
  const entry = { action: 'password-changed', actorId: user.id, targetId: user.id } as const
  const work = workOf('audit', entry, { at, requestId: 'a-request' })
  await changeAccount(auth.deps, user.id, (account) => ({ account, work: [work] }))
  await Promise.all([1, 2].map(() => workHandlers(auth.deps).audit(user.id, entry, work)))

  const { items } = await page(`targetId=${user.id}`)
  expect(items).toEqual([
    { id: work.id, at: at.toISOString(), ...entry, requestId: 'a-request' },
    expect.objectContaining({ action: 'account-registered', actorId: user.id }),
  ])
  expect(JSON.stringify(items)).not.toMatch(/@|127\.0\.0\.1|::1/)
})

test('what a process that died had to write down is written by another', async () => {
  const { user } = await auth.register()
  const entry = { action: 'email-verified', actorId: user.id, targetId: user.id } as const
  const work = workOf('audit', entry, { at: new Date() })
  const account = (await auth.deps.accounts.findById(user.id))!
  await auth.deps.accounts.replace({ ...account, version: account.version + 1 }, { work: [work] })

  auth.putForward(ownForMs)
  const kept = await until(async () => (await page(`targetId=${user.id}`)).items.find((item) => item.id === work.id))
  expect(kept).toMatchObject(entry)
})

test('forgets what is older than it has to remember', async () => {
  const [entry] = await auth.db.collection('audit').find({ action: 'account-registered' }).toArray()
  expect(entry!.expiresAt.getTime() - entry!.at.getTime()).toBe(3 * 86_400_000)
  const indexes = await auth.db.collection('audit').indexes()
  expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }))
})
