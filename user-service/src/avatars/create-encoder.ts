import { problem } from '@chat/common/http/problem'
import { createGate } from '@chat/common/process/create-gate'
import sharp, { type OutputInfo } from 'sharp'
import { avatarSizes, looksLikePicture, type AvatarSize, type Picture } from './picture.ts'

/** No others are ever run: those of SVG, PDF and the like read more than the picture. */
const loaders = ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif']

const limits = {
  /** 4096 x 4096. Unpacked, 16 bits a colour and interlaced, they take 190 MB, however small the file. */
  maxPixels: 16_777_216,
  maxSeconds: 5,
  maxWaiting: 32,
}

const refused = (detail: string, cause?: unknown) =>
  problem('invalid-request', { errors: [{ pointer: '#/file', detail }], cause })

const refusalOf = (error: unknown) => {
  const isLarge = error instanceof Error && /pixel limit/.test(error.message)
  return refused(isLarge ? 'must have fewer pixels' : 'cannot be read as a picture', error)
}

type Pixels = { data: Buffer; info: OutputInfo }

/** The largest square in its middle, as it is meant to be seen: turned, the first of its frames, in sRGB. */
const toSquare = (bytes: Buffer, side: number): Promise<Pixels> =>
  sharp(bytes, { limitInputPixels: limits.maxPixels, failOn: 'error', pages: 1 })
    .autoOrient()
    .resize(side, side, { fit: 'cover' })
    .toColourspace('srgb')
    .timeout({ seconds: limits.maxSeconds })
    .raw()
    .toBuffer({ resolveWithObject: true })

const toWebp = ({ data, info }: Pixels, side: number): Promise<Buffer> => {
  const { width, height, channels, premultiplied } = info
  return sharp(data, { raw: { width, height, channels, premultiplied } })
    .resize(side, side)
    .webp({ quality: 82 })
    .toBuffer()
}

/**
 * Makes pictures of what people upload, one after another, so that a process needs the memory of one. Nothing of the
 * file is kept but what is seen: no place, camera, comment or second frame.
 *
 * @throws ProblemError `invalid-request` for what is no picture, is broken, or would take too much memory or time.
 */
export const createEncoder = () => {
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: loaders })
  const run = createGate({ concurrency: 1, maxWaiting: limits.maxWaiting })
  const largest = Math.max(...avatarSizes)

  const encode = async (bytes: Buffer): Promise<Picture> => {
    const square = await toSquare(bytes, largest)
    const sizes: [AvatarSize, Buffer][] = []
    for (const side of avatarSizes) sizes.push([side, await toWebp(square, side)])
    return Object.fromEntries(sizes) as Picture // each size is in it
  }

  return async (bytes: Buffer): Promise<Picture> => {
    if (!looksLikePicture(bytes)) throw refused('must be a PNG, JPEG, WebP or GIF')
    return run(() =>
      encode(bytes).catch((error: unknown) => {
        throw refusalOf(error)
      }),
    )
  }
}
