import { expect, test } from '@jest/globals'
import { mailedToken, mailsTo } from '../mails.ts'
import { password, type Device } from '../people.ts'
import { patiently } from './patiently.ts'
import type { World } from './world.ts'

const newPassword = 'another battery horse'
const addressOf = ({ username }: Device): string => `${username}@example.org`

/** Where mails are kept as files. */
export const mailedJourneys = (world: () => World): void => {
  test('an address is verified by what was mailed to it, once', async () => {
    const { people, mailDir } = world()
    const ada = await people.register('ada')
    const token = await mailedToken(mailDir, addressOf(ada), 'verify')

    await people.open().client.email.verify(token)
    expect(await ada.client.me()).toMatchObject({ emailVerified: true })
    await expect(people.open().client.email.verify(token)).rejects.toMatchObject({ slug: 'invalid-token' })
  })

  test('another address counts when it was verified, and both are told', async () => {
    const { people, mailDir } = world()
    const ada = await people.register('ada')
    const address = `new-${ada.username}@example.org`
    await expect(ada.client.email.change(address, 'wrong password')).rejects.toMatchObject({ slug: 'wrong-password' })
    const before = (await mailsTo(mailDir, addressOf(ada))).length

    await ada.client.email.change(address, password)
    expect(await ada.client.me()).toMatchObject({ email: addressOf(ada) })
    await ada.client.email.verify(await mailedToken(mailDir, address, 'verify'))

    expect(await ada.client.me()).toMatchObject({ email: address, emailVerified: true })
    await patiently(async () => (await mailsTo(mailDir, addressOf(ada))).length > before)
    await expect(people.open().client.login(address, password)).resolves.toMatchObject({ id: ada.id })
  })

  test('a forgotten password is set anew by what was mailed, once, and ends all sessions', async () => {
    const { people, mailDir } = world()
    const ada = await people.join('ada')
    const { client } = people.open()
    await client.password.forgot(`nobody-${ada.username}@example.org`)
    await client.password.forgot(addressOf(ada))
    const token = await mailedToken(mailDir, addressOf(ada), 'reset')

    await client.password.reset(token, newPassword)
    await expect(client.password.reset(token, `${newPassword} again`)).rejects.toMatchObject({ slug: 'invalid-token' })
    await expect(client.login(ada.username, password)).rejects.toMatchObject({ slug: 'invalid-credentials' })
    await expect(client.login(ada.username, newPassword)).resolves.toMatchObject({ id: ada.id })
    await patiently(() => ada.heard.ended.length === 1)
    expect(await mailsTo(mailDir, `nobody-${ada.username}@example.org`)).toEqual([])
  })
}
