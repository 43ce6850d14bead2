import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import PostalMime from 'postal-mime'
import { openFileMailer } from './open-file-mailer.ts'

let parent: string
let folder: string
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'chat-test-mail-'))
  folder = join(parent, 'data', 'mail')
})
afterAll(() => rm(parent, { recursive: true, force: true }))

const mail = { id: 'one', to: 'ada@example.org', subject: 's', text: 't', html: '<p>t</p>' }
const filesOf = async (recipient: string) =>
  (await readdir(folder)).filter((name) => name.endsWith(`-${recipient}.eml`)).sort()

test('each mail is a file of its own that only its owner reads', async () => {
  const mailer = openFileMailer(folder, 'Chat <chat@example.net>')
  await Promise.all(Array.from({ length: 20 }, (_, n) => mailer.send({ ...mail, subject: `mail ${n}` })))
  const names = await filesOf('ada@example.org')
  expect(names).toHaveLength(20)
  expect(names.every((name) => /^\d{13}-ada@example\.org\.eml$/.test(name))).toBe(true)
  expect(await readdir(folder)).toHaveLength(20)

  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  const modes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mode & 0o777))
  expect(new Set(modes)).toEqual(new Set([0o600]))
  const subjects = await Promise.all(
    names.map(async (name) => (await PostalMime.parse(await readFile(join(folder, name)))).subject),
  )
  expect(new Set(subjects).size).toBe(20)
})

test('no address leads out of the folder, and a long one is cut', async () => {
  const mailer = openFileMailer(folder, 'chat@example.net')
  await mailer.send({ ...mail, to: '../../etc/ada@example.org' })
  expect(await filesOf('.._.._etc_ada@example.org')).toHaveLength(1)
  await mailer.send({ ...mail, to: `${'b'.repeat(60)}@${'c'.repeat(190)}.org` })
  expect((await readdir(folder)).some((name) => name.includes(`-${'b'.repeat(60)}@ccc`))).toBe(true)
})

test('a folder that cannot be made fails the mail and not the next one', async () => {
  const blocked = join(parent, 'blocked')
  await writeFile(blocked, '')
  const mailer = openFileMailer(join(blocked, 'mail'), 'chat@example.net')
  await expect(mailer.send(mail)).rejects.toThrow()
  await rm(blocked)
  await mailer.send(mail)
  expect(await readdir(join(blocked, 'mail'))).toHaveLength(1)
})
