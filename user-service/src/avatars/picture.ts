/** Pixels of a side: in a line of text, in a list, alone. */
export const avatarSizes = [64, 256, 512] as const
export type AvatarSize = (typeof avatarSizes)[number]

/** Squares, each a WebP. */
export type Picture = Record<AvatarSize, Buffer>

const begins: [RegExp, name: string][] = [
  [/^\x89PNG\r\n\x1a\n/, 'png'],
  [/^\xff\xd8\xff/, 'jpeg'],
  [/^GIF8[79]a/, 'gif'],
  [/^RIFF[^]{4}WEBP/, 'webp'],
]

/** Whether it begins as a PNG, JPEG, GIF or WebP does, whatever anybody calls it. */
export const looksLikePicture = (bytes: Buffer): boolean => {
  const beginning = bytes.toString('latin1', 0, 16)
  return begins.some(([pattern]) => pattern.test(beginning))
}
