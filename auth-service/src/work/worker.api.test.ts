import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createIndexes } from '@chat/common/mongo/open-database'
import { silent } from '../testing/open-auth.ts'
import { openTestDatabase } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import { Types } from 'mongoose'
import { newAccount } from '../accounts/account.ts'
import { accountStore } from '../accounts/account.model.ts'
import { createWorker, type WorkHandlers } from './create-worker.ts'
import { workStore } from './work-store.ts'
import { workOf, type Work } from './work.ts'

let world: Awaited<ReturnType<typeof openTestDatabase>>
beforeAll(async () => {
  world = await openTestDatabase('work')
  accountStore(world.db)
  await createIndexes(world.db)
})
afterAll(() => world.drop())

const never = () => new Promise<void>(() => {})
const nothing: WorkHandlers = {
  mail: async () => {},
  'end-sessions': async () => {},
  'forget-attempts': async () => {},
  erase: async () => {},
  audit: async () => {},
}

/** An account with work that whoever wrote it left `agoMs` ago. */
const leave = async (work: Work[]): Promise<string> => {
  const accounts = accountStore(world.db)
  const id = accounts.newId()
  const given = { id, username: id, email: `${id}@example.org`, emailVerified: true, displayName: id, roles: [] }
  await accounts.insert(newAccount({ ...given, createdAt: new Date() }), { work })
  return id
}
const anHourAgo = { at: new Date(Date.now() - 3_600_000) }
const mailWork = (act = anHourAgo) =>
  workOf('mail', { template: 'password-changed', to: 'ada@example.org', username: 'ada', sealedToken: 'seal' }, act)
const sessionsWork = (act = anHourAgo) => workOf('end-sessions', { generation: 1 }, act)

const kept = async (id: string) =>
  (await world.db.collection('accounts').findOne({ _id: new Types.ObjectId(id) }))?.work as Work[] | undefined

const openWorker = (given: Partial<WorkHandlers>, { leaseMs = 60_000, everyMs = 20, now = () => new Date() } = {}) => {
  const worker = createWorker({ store: workStore(world.db), now, log: silent }, { leaseMs, everyMs })
  worker.start({ ...nothing, ...given })
  return worker
}

describe('work that was left', () => {
  test('is done once by two who look for it, and nothing of it stays', async () => {
    const done: string[] = []
    const note = async (_id: string, _data: unknown, { id }: { id: string }) => void done.push(id)
    const works = Array.from({ length: 30 }, () => [mailWork(), sessionsWork()])
    const ids = await Promise.all(works.map(leave))
    const workers = [1, 2].map(() => openWorker({ mail: note, 'end-sessions': note }))

    await until(async () => (await Promise.all(ids.map(kept))).every((work) => work === undefined))
    await Promise.all(workers.map((worker) => worker.stop()))
    expect(done.sort()).toEqual(
      works
        .flat()
        .map(({ id }) => id)
        .sort(),
    )
  })

  test('is not held up by mails that nobody takes', async () => {
    const slow = await Promise.all(Array.from({ length: 8 }, () => leave([mailWork()])))
    let underWay = 0
    const worker = openWorker({
      mail: () => {
        underWay += 1
        return never()
      },
    })
    await until(() => underWay === 5)
    const id = await leave([sessionsWork()])
    await until(async () => (await kept(id)) === undefined)

    const startedAt = performance.now()
    await worker.stop()
    expect(performance.now() - startedAt).toBeLessThan(4_000)
    expect(underWay).toBe(5)
    for (const each of slow) await workStore(world.db).remove(each, (await kept(each))![0]!.id)
  })

  test('waits longer after each failure, and is done in the end', async () => {
    let tries = 0
    const startedAt = Date.now()
    const now = () => new Date(startedAt + (Date.now() - startedAt) * 10) // seconds are what it waits for
    const given = {
      'end-sessions': async () => {
        tries += 1
        if (tries < 3) throw new Error('not yet')
      },
    }
    const worker = openWorker(given, { now })
    const id = await leave([sessionsWork()])
    await until(async () => (await kept(id)) === undefined)
    expect(tries).toBe(3)
    await worker.stop()
  })

  test('is found by an index, however much waits', async () => {
    const filter = { work: { $elemMatch: { kind: { $in: ['mail'] }, dueAt: { $lte: new Date() } } } }
    const plan = await world.db.collection('accounts').find(filter).explain('queryPlanner')
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toMatch(/"stage":"IXSCAN".*"indexName":"work"/)
    expect(JSON.stringify(plan.queryPlanner.winningPlan)).toMatch(/"work.dueAt":\["[[(][^"]*, new Date/)
  })
})

describe('work that takes long', () => {
  test('is nobody else’s as long as whoever does it lives, and then it is', async () => {
    let finish = () => {}
    const finished = new Promise<void>((resolve) => (finish = resolve))
    let begun = 0
    const mail = () => {
      begun += 1
      return finished
    }
    const workers = [1, 2].map(() => openWorker({ mail }, { leaseMs: 300 }))
    const id = await leave([mailWork()])
    await until(() => begun === 1)
    const leasedUntil = (await kept(id))![0]!.dueAt
    await until(async () => (await kept(id))![0]!.dueAt.getTime() > leasedUntil.getTime() + 600)
    expect(begun).toBe(1)
    finish()
    await until(async () => (await kept(id)) === undefined)
    expect(begun).toBe(1)
    await Promise.all(workers.map((worker) => worker.stop()))
  })

  test('and whose process dies is done by another', async () => {
    const id = await leave([mailWork()])
    const claimed = await workStore(world.db).claim(['mail'], {
      lease: 'of a process that is no more',
      now: new Date(),
      leasedUntil: new Date(Date.now() + 300),
    })
    expect(claimed).toMatchObject({ accountId: id, work: { tries: 1 } })
    const tries: number[] = []
    const worker = openWorker({ mail: async (_id, _data, work) => void tries.push(work.tries) })
    await until(async () => (await kept(id)) === undefined)
    expect(tries).toEqual([2])
    await worker.stop()
  })

  test('and was taken over meanwhile is put off by its new owner alone', async () => {
    const id = await leave([mailWork()])
    const store = workStore(world.db)
    const later = new Date(Date.now() + 60_000)
    const first = await store.claim(['mail'], { lease: 'first', now: new Date(), leasedUntil: new Date(0) })
    await store.claim(['mail'], { lease: 'second', now: new Date(), leasedUntil: later })
    await store.putOff(id, first!.work, new Date(0))
    expect((await kept(id))![0]).toMatchObject({ lease: 'second', dueAt: later })
    await store.remove(id, first!.work.id)
  })
})

describe('work that was just written', () => {
  test('is begun at once: mails are not waited for, the rest is', async () => {
    const worker = openWorker({ mail: never }, { everyMs: 60_000 })
    const work = [mailWork({ at: new Date() }), sessionsWork({ at: new Date() })]
    const id = await leave(work)
    await worker.begin(id, work)
    expect((await kept(id))?.map(({ kind }) => kind)).toEqual(['mail'])
    await worker.stop()
    await workStore(world.db).remove(id, work[0]!.id)
  })

  test('is all done where it is more than has room at once', async () => {
    let sent = 0
    const worker = openWorker({ mail: async () => void (sent += 1) }, { everyMs: 60_000 })
    const left = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const work = [mailWork({ at: new Date() })]
        return { id: await leave(work), work }
      }),
    )
    await Promise.all(left.map(({ id, work }) => worker.begin(id, work)))
    await until(async () => (await Promise.all(left.map(({ id }) => kept(id)))).every((work) => work === undefined))
    expect(sent).toBe(20)
    await worker.stop()
  })
})
