import { expect, test } from '@jest/globals'
import { createUploadSlots } from './upload-slots.ts'

const later = () => {
  let end = (_error?: Error): void => {}
  const ended = new Promise<void>((resolve, reject) => (end = (error) => (error ? reject(error) : resolve())))
  return { ended, end }
}

test('a person has some, everybody together has some, and each is free again however its upload ends', async () => {
  const take = createUploadSlots({ inAll: 3, perPerson: 2 })
  const [one, two, three] = [later(), later(), later()]
  const running = [take('ann', () => one.ended), take('ann', () => two.ended), take('bob', () => three.ended)]

  await expect(take('ann', async () => {})).rejects.toMatchObject({ slug: 'too-many-requests', retryAfterSeconds: 5 })
  await expect(take('cyd', async () => {})).rejects.toMatchObject({ slug: 'unavailable', retryAfterSeconds: 2 })

  one.end(new Error('broke off'))
  await expect(running[0]).rejects.toThrow('broke off')
  expect(await take('cyd', async () => 'taken')).toBe('taken')
  expect(await take('ann', async () => 'taken')).toBe('taken')

  two.end()
  three.end()
  await Promise.all(running.slice(1))
  const all = [later(), later(), later()]
  const again = all.map(({ ended }, index) => take(`again-${index}`, () => ended))
  await expect(take('dan', async () => {})).rejects.toMatchObject({ slug: 'unavailable' })
  for (const { end } of all) end()
  await Promise.all(again)
})
