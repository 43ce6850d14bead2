import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Connection } from 'mongoose'
import { startReplicaSet, type ReplicaSet } from '../support/replica-set.ts'
import { toProblem } from '@chat/common/http/problem'
import { openDatabase } from '@chat/common/mongo/open-database'

let replicaSet: ReplicaSet
let db: Connection

beforeAll(async () => {
  replicaSet = await startReplicaSet()
  db = await openDatabase(replicaSet.url.replace('/?', '/test?'), { wtimeoutMS: 500 })
  await db.collection('things').insertOne({ n: 1 }, { writeConcern: { w: 'majority', wtimeoutMS: 30_000 } })
}, 90_000)

afterAll(async () => {
  await db?.close()
  await replicaSet?.stop()
}, 60_000)

test('what is written without a majority is said to be unavailable, whatever kind of write it was', async () => {
  const things = db.collection('things')
  const primary = await replicaSet.primary()
  const others = replicaSet.members.filter((member) => member !== primary)
  for (const member of others) member.freeze()

  const writes = [
    things.insertOne({ n: 2 }),
    things.insertMany([{ n: 3 }, { n: 4 }]),
    things.updateOne({ n: 1 }, { $set: { m: 1 } }),
    things.bulkWrite([{ updateMany: { filter: {}, update: { $set: { m: 2 } } } }]),
    things.findOneAndUpdate({ n: 1 }, { $unset: { _: true } }),
  ]
  const outcomes = await Promise.all(writes.map((write) => write.then(() => 'kept', toProblem)))
  for (const member of others) member.thaw()

  expect(outcomes).toEqual(writes.map(() => expect.objectContaining({ status: 503, type: '/problems/unavailable' })))
}, 30_000)
