import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gif, jpeg, noise, png, webp } from '../testing/test-files.ts'
import { fileName } from './file-name.ts'
import { lookAtFile, sampleBytes } from './look-at-file.ts'

test('a picture whose size nobody could mean has none', async () => {
  const vast = png(1, 1)
  vast.writeUInt32BE(0xfffffff0, 16)
  expect(await lookAtFile(vast, true)).toEqual({ type: 'image/png' })
})

test('text that is cut within a character is text, unless that is its end', async () => {
  const cut = Buffer.from('grüße 😀').subarray(0, -2)
  expect((await lookAtFile(cut, false)).type).toBe('text/plain')
  expect((await lookAtFile(cut, true)).type).toBe('application/octet-stream')
})

test('whatever the bytes are, they are looked at within a moment, and nothing is thrown', async () => {
  const beginnings = [
    png(9, 9),
    jpeg(9, 9),
    gif(9, 9),
    webp(9, 9),
    Buffer.from('RIFF'),
    Buffer.from('PK\x03\x04'),
    Buffer.from('\0\0\0\x18ftypavif'),
  ]
  const file = fc
    .tuple(
      fc.constantFrom(...beginnings),
      fc.uint8Array({ maxLength: 400 }),
      fc.array(fc.tuple(fc.nat(60), fc.nat(255)), { maxLength: 5 }),
    )
    .map(([beginning, rest, changes]) => {
      const bytes = Buffer.concat([beginning, rest])
      for (const [place, value] of changes) bytes[place % bytes.length] = value
      return bytes
    })
  await fc.assert(
    fc.asyncProperty(file, async (bytes) => {
      const { type, width, height } = await lookAtFile(bytes, true)
      expect(type).toMatch(/^[a-z]+\/[\w.+-]+(; ?codecs=\w+)?$/)
      expect(width === undefined).toBe(height === undefined)
      if (width !== undefined) expect(Number.isInteger(width) && width > 0).toBe(true)
    }),
    { numRuns: 300, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: true },
  )
}, 90_000)

test('the size of a photograph is found behind what the camera wrote', async () => {
  const [head, frame] = [jpeg(30, 20).subarray(0, 2), jpeg(30, 20).subarray(2)]
  const written = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), noise(65_533)])
  expect(await lookAtFile(Buffer.concat([head, written, frame]).subarray(0, sampleBytes), false)).toEqual({
    type: 'image/jpeg',
    width: 30,
    height: 20,
  })
})

test('a name says where it is not, and is never more than a name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (given) => {
      const name = fileName(given)
      expect(name.length).toBeGreaterThan(0)
      expect([...name].length).toBeLessThanOrEqual(255)
      expect(name).not.toMatch(/[/\\\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      expect(name.isWellFormed()).toBe(true)
      expect(['.', '..']).not.toContain(name)
    }),
  )
  expect([fileName(undefined), fileName(''), fileName('a/'), fileName(' \t')]).toEqual(['file', 'file', 'file', 'file'])
})
