import sharp from 'sharp'

export type Colour = { r: number; g: number; b: number; alpha?: number }

export const red: Colour = { r: 255, g: 0, b: 0 }
export const blue: Colour = { r: 0, g: 0, b: 255 }

export const plain = (width: number, height: number, background: Colour = red) =>
  sharp({ create: { width, height, channels: background.alpha === undefined ? 3 : 4, background } })

/** Red, with a blue right half. */
export const halves = (width: number, height: number) =>
  plain(width, height).composite([
    { input: { create: { width: width / 2, height, channels: 3, background: blue } }, left: width / 2, top: 0 },
  ])

/** The colour in the middle of a part of a picture, its four values; each part is 0 to 1 of its side. */
export const colourAt = async (picture: Buffer, [x, y]: [number, number]): Promise<number[]> => {
  const { data, info } = await sharp(picture).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  return [...data.subarray(at, at + 4)]
}

/** Says that it has these sides; there is nothing behind that. */
export const pngBomb = async (width: number, height: number): Promise<Buffer> => {
  const bytes = await plain(1, 1).png().toBuffer()
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  const { crc32 } = await import('node:zlib')
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  return bytes
}
