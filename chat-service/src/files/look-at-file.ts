import { fileTypeFromBuffer } from 'file-type'
import { imageSize } from 'image-size'

/** As much of its beginning as is looked at: the size of a photograph comes after what the camera wrote about it. */
export const sampleBytes = 131_072

/** Enough to know a type by; an archive of a thousand empty files in it takes a moment to look through. */
const typeBytes = 16_384

export type FileLook = { type: string; width?: number; height?: number }

/** What image-size calls what file-type calls otherwise. SVG is in neither: it is text that can hold a script. */
const formats: Record<string, string[]> = {
  'image/png': ['png'],
  'image/apng': ['png'],
  'image/jpeg': ['jpg'],
  'image/webp': ['webp'],
  'image/gif': ['gif'],
  'image/avif': ['heif', 'avif'],
  'image/heic': ['heif', 'heic'],
  'image/bmp': ['bmp'],
}

const isLength = (value: number | undefined): value is number =>
  value !== undefined && Number.isInteger(value) && value > 0 && value <= 100_000

/** As it is shown: a camera that was held upright says so, and the picture is turned. */
const sizeOf = (sample: Uint8Array, type: string): Pick<FileLook, 'width' | 'height'> => {
  try {
    const size = imageSize(sample)
    if (!formats[type]?.includes(size.type ?? '') || !isLength(size.width) || !isLength(size.height)) return {}
    const isTurned = (size.orientation ?? 1) >= 5
    return isTurned ? { width: size.height, height: size.width } : { width: size.width, height: size.height }
  } catch {
    return {}
  }
}

const isText = (sample: Uint8Array, isWhole: boolean): boolean => {
  if (sample.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

/** What a file is by its beginning, whatever anybody says that it is. `isWhole`: there is nothing behind `sample`. */
export const lookAtFile = async (sample: Uint8Array, isWhole: boolean): Promise<FileLook> => {
  const found = await fileTypeFromBuffer(sample.subarray(0, typeBytes)).catch(() => undefined) // what it cannot read it does not know
  const type = found?.mime ?? (isText(sample, isWhole) ? 'text/plain' : 'application/octet-stream')
  return { type, ...(type in formats && sizeOf(sample, type)) }
}
