import { crc32, deflateSync } from 'node:zlib'

const pngPart = (name: string, data: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

const uint = (bytes: number, ...values: number[]): Buffer =>
  Buffer.concat(
    values.map((value) => {
      const buffer = Buffer.alloc(bytes)
      buffer.writeUIntBE(value, 0, bytes)
      return buffer
    }),
  )

const little = (bytes: number, ...values: number[]): Buffer =>
  Buffer.concat(values.map((value) => Buffer.from(uint(bytes, value)).reverse()))

/** A grey picture that every viewer shows. */
export const png = (width: number, height: number): Buffer =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngPart('IHDR', Buffer.concat([uint(4, width, height), Buffer.from([8, 0, 0, 0, 0])])),
    pngPart('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
    pngPart('IEND', Buffer.alloc(0)),
  ])

/** As a camera writes it: held in a way that `orientation` tells. */
export const jpeg = (width: number, height: number, orientation = 1): Buffer => {
  const tiff = Buffer.concat([
    Buffer.from('MM\0*'),
    uint(4, 8),
    uint(2, 1, 0x0112, 3),
    uint(4, 1),
    uint(2, orientation, 0),
    uint(4, 0),
  ])
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff])
  const frame = Buffer.concat([Buffer.from([8]), uint(2, height, width), Buffer.from([1, 1, 0x11, 0])])
  return Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe1]),
    uint(2, exif.length + 2),
    exif,
    Buffer.from([0xff, 0xc0]),
    uint(2, frame.length + 2),
    frame,
    Buffer.from([0xff, 0xd9]),
  ])
}

export const gif = (width: number, height: number): Buffer =>
  Buffer.concat([Buffer.from('GIF89a'), little(2, width, height), Buffer.from([0, 0, 0, 0x3b])])

export const webp = (width: number, height: number): Buffer => {
  const extended = Buffer.concat([Buffer.from([0, 0, 0, 0]), little(3, width - 1, height - 1)])
  const body = Buffer.concat([Buffer.from('WEBPVP8X'), little(4, extended.length), extended])
  return Buffer.concat([Buffer.from('RIFF'), little(4, body.length), body])
}

export const mp4 = (): Buffer =>
  Buffer.concat([
    uint(4, 24),
    Buffer.from('ftypisom'),
    uint(4, 512),
    Buffer.from('isommp41'),
    uint(4, 8),
    Buffer.from('mdat'),
  ])

export const pdf = (): Buffer => Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n')

/** Bytes that are nothing in particular, the same ones each time. */
export const noise = (length: number): Buffer => {
  const bytes = Buffer.alloc(length)
  let state = 1
  for (let index = 0; index < length; index += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    bytes[index] = state >> 16
  }
  bytes[0] = 0
  return bytes
}
