import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const eightBitRgb = [8, 2, 0, 0, 0]

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}

/** Of two colours and an angle that belong to `name`: the same for the same name. */
const shades = (name: string) => {
  const hash = createHash('sha256').update(name).digest()
  const colour = (at: number): number[] => [0, 1, 2].map((channel) => 64 + (hash[at + channel]! % 160))
  return { from: colour(0), to: colour(3), angle: (hash[6]! / 255) * Math.PI * 2 }
}

/** A picture for `name`: a PNG (RFC 2083) of a wavy gradient, `width` by `height` pixels. */
export const portrait = (name: string, width: number, height = width): Blob => {
  const { from, to, angle } = shades(name)
  const rows = Buffer.alloc((width * 3 + 1) * height) // each row begins with its filter: none
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const along = (x / width - 0.5) * Math.cos(angle) + (y / height - 0.5) * Math.sin(angle)
      const share = 0.5 + 0.5 * Math.sin(along * 5 + Math.sin((x + y) / (width / 6)) / 2)
      const at = y * (width * 3 + 1) + 1 + x * 3
      for (let channel = 0; channel < 3; channel += 1)
        rows[at + channel] = Math.round(from[channel]! * share + to[channel]! * (1 - share))
    }

  const size = Buffer.alloc(8)
  size.writeUInt32BE(width, 0)
  size.writeUInt32BE(height, 4)
  const header = chunk('IHDR', Buffer.concat([size, Buffer.from(eightBitRgb)]))
  const png = Buffer.concat([signature, header, chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
  return new Blob([png], { type: 'image/png' })
}
