import { Readable } from 'node:stream'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import { until } from '@chat/common/testing/until'
import { mongo } from 'mongoose'
import { attachmentStore } from '../attachments/attachment-store.ts'
import { avatarStore } from '../avatars/avatar-store.ts'
import { chatModel } from '../chats/chat.model.ts'
import { messageDocs, messageModel } from '../messages/message.model.ts'
import { noise } from '../testing/test-files.ts'
import { fileModel } from './file.model.ts'
import { receiveFile } from './receive-file.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const uploaderId = 'a'.repeat(24)
const chatId = randomUUID()

let database: TestDatabase
let timeMs = Date.parse('2026-03-01T12:00:00Z')
const now = () => new Date(timeMs)

/** Two instances that sweep the same database. */
let one: ReturnType<typeof attachmentStore>
let two: ReturnType<typeof attachmentStore>

beforeAll(async () => {
  database = await openTestDatabase('sweep')
  ;[one, two] = [attachmentStore(database.db, now, dayMs), attachmentStore(database.db, now, dayMs)]
  fileModel(database.db, 'avatars')
  for (const model of [messageModel(database.db), ...Object.values(database.db.models)]) await model.createIndexes()
}, 60_000)
beforeEach(async () => {
  for (const { name } of await database.db.db!.listCollections().toArray())
    await database.db.collection(name).deleteMany({})
})
afterAll(() => database.drop())

const wholeFile = (bytes: Buffer) => ({ name: 'a', bytes: Readable.from([bytes]), whole: Promise.resolve() })

const upload = async (): Promise<string> => {
  const { file } = await one.kept.add({ chatId, uploaderId }, (bytes, id) =>
    receiveFile(bytes, id, wholeFile(noise(300_000)), { maxBytes: 1_000_000 }),
  )
  return file._id.toHexString()
}

let seq = 0
const attach = async (id: string): Promise<void> => {
  const attachments = await one.reserve(chatId, uploaderId, [id])
  seq += 1
  const message = { chatId, seq, version: 1, senderId: uploaderId, text: '', createdAt: now(), attachments }
  await messageDocs(database.db).insertOne({ _id: new mongo.ObjectId(), ...message })
}

const sweepBoth = () => Promise.all([one.sweep(), two.sweep()])
const partsOf = (id: string) =>
  database.db.collection('attachments.chunks').countDocuments({ files_id: new mongo.ObjectId(id) })
const documents = () => fileModel(database.db, 'attachments').countDocuments()

describe('an upload', () => {
  test('that no message has goes after a day, its bytes with it', async () => {
    const id = await upload()
    timeMs += dayMs - 1
    await sweepBoth()
    expect(await one.find(id)).not.toBeNull()

    timeMs += 2
    await sweepBoth()
    expect([await one.find(id), await partsOf(id), await documents()]).toEqual([null, 0, 0])
    await expect(one.reserve(chatId, uploaderId, [id])).rejects.toMatchObject({ slug: 'invalid-request' })
  })

  test('that a message has stays, and is not looked at again', async () => {
    const id = await upload()
    await attach(id)
    timeMs += dayMs + 1
    await sweepBoth()
    expect(await one.find(id)).not.toHaveProperty('keptUntil')
    expect(await one.find(id)).not.toHaveProperty('sweptAt')
    expect(await partsOf(id)).toBe(2)
  })

  test('that a message is about to have is left alone for an hour', async () => {
    const id = await upload()
    timeMs += dayMs - 1
    expect(await one.reserve(chatId, uploaderId, [id])).toEqual([
      { id, name: 'a', type: 'application/octet-stream', size: 300_000 },
    ])
    timeMs += hourMs - 1
    await sweepBoth()
    expect(await one.find(id)).not.toBeNull()
    timeMs += 2
    await sweepBoth()
    expect(await one.find(id)).toBeNull()
  })

  test('that is wanted and swept at the same moment is either there or refused', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = await upload()
      timeMs += dayMs + 1
      const [wanted] = await Promise.allSettled([one.reserve(chatId, uploaderId, [id]), one.sweep(), two.sweep()])
      expect((await one.find(id)) !== null).toBe(wanted.status === 'fulfilled')
      expect((await partsOf(id)) > 0).toBe(wanted.status === 'fulfilled')
    }
  }, 60_000)

  test('that is held stays for as long as that, for nobody else, and goes an hour after it', async () => {
    const id = await upload()
    await one.hold(chatId, uploaderId, [id], 'later')
    await one.hold(chatId, uploaderId, [id], 'later')
    await expect(one.hold(chatId, uploaderId, [id], 'other')).rejects.toMatchObject({ slug: 'invalid-request' })
    await expect(one.reserve(chatId, uploaderId, [id])).rejects.toMatchObject({ slug: 'invalid-request' })
    timeMs += 30 * dayMs
    await sweepBoth()
    expect(await one.reserve(chatId, uploaderId, [id], 'later')).toHaveLength(1)
    timeMs += dayMs
    await sweepBoth()
    expect(await one.find(id)).not.toBeNull()

    await one.release('later')
    timeMs += hourMs + 1
    await sweepBoth()
    expect(await one.find(id)).toBeNull()
  })

  test('whose message was deleted by a process that died goes after an hour', async () => {
    const id = await upload()
    await attach(id)
    timeMs += dayMs + 1
    await sweepBoth()
    await one.recheck([id])
    await messageDocs(database.db).updateMany({}, { $unset: { attachments: true } })
    timeMs += hourMs + 1
    await sweepBoth()
    expect([await one.find(id), await partsOf(id)]).toEqual([null, 0])
  })
})

describe('what a process that was killed left behind', () => {
  test('in the middle of an upload goes after an hour', async () => {
    const never = new Promise<never>(() => {})
    void one.kept.add({ chatId, uploaderId }, async (bytes, id) => {
      await bytes.write(id, Readable.from([noise(300_000)]))
      return never
    })
    const files = fileModel(database.db, 'attachments')
    const found = await until(() => database.db.collection('attachments.files').findOne({}))
    const id = found._id.toHexString()

    timeMs += hourMs - 1
    await sweepBoth()
    expect([await files.countDocuments({ state: 'uploading' }), await partsOf(id)]).toEqual([1, 2])
    timeMs += 2
    await sweepBoth()
    expect([await documents(), await partsOf(id)]).toEqual([0, 0])
  })

  test('in the middle of removing it goes with the next sweep', async () => {
    const id = await upload()
    await fileModel(database.db, 'attachments').updateOne({ _id: id }, { state: 'deleted', keptUntil: now() })
    timeMs += 1
    await sweepBoth()
    expect([await documents(), await partsOf(id)]).toEqual([0, 0])
  })

  test('in the middle of a sweep is swept again', async () => {
    const [used, unused] = [await upload(), await upload()]
    await attach(used)
    timeMs += dayMs + 1
    await fileModel(database.db, 'attachments').updateMany({}, { sweptAt: now() })
    await sweepBoth()
    expect(await one.find(used)).not.toHaveProperty('sweptAt')
    expect(await one.find(unused)).toBeNull()
  })
})

test('more than one batch goes at once, by indexes', async () => {
  const common = { chatId, uploaderId, state: 'ready', name: 'a', type: 'text/plain', size: 1, createdAt: now() }
  await fileModel(database.db, 'attachments').insertMany(
    Array.from({ length: 250 }, () => ({ ...common, keptUntil: now() })),
  )
  timeMs += 1
  await database.db.db!.command({ profile: 2 })
  await sweepBoth()
  await one.checkUnused(uploaderId)
  await one.release('nothing')
  await database.db.db!.command({ profile: 0 })
  expect(await documents()).toBe(0)

  const scans = await database.db
    .collection('system.profile')
    .find({ planSummary: /COLLSCAN/, ns: /\.(?:attachments|messages)/ })
    .toArray()
  await database.db.collection('system.profile').drop()
  expect(scans).toEqual([])
})

test('of the pictures of a group the one that it has stays', async () => {
  const avatars = avatarStore(database.db, now, dayMs)
  const add = async () => {
    const { file } = await avatars.add({ chatId, uploaderId }, (bytes, id) =>
      receiveFile(bytes, id, wholeFile(noise(10)), { maxBytes: 100 }),
    )
    return file._id.toHexString()
  }
  const [before, current, after] = [await add(), await add(), await add()]
  await chatModel(database.db).collection.insertOne({ _id: chatId as never, avatarId: current })
  timeMs += dayMs + 1
  await avatars.sweep()
  expect([await avatars.find(before), await avatars.find(after)]).toEqual([null, null])
  expect(await avatars.find(current)).not.toBeNull()

  await avatars.recheck([current])
  await chatModel(database.db).updateOne({ _id: chatId }, { $unset: { avatarId: true } })
  timeMs += hourMs + 1
  await avatars.sweep()
  expect(await avatars.find(current)).toBeNull()
})
