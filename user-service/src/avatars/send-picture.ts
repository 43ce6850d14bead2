import type { Request, Response } from 'express'

type Sent = {
  etag: string
  /** The address is of this picture alone; else there may be another one tomorrow. */
  isLasting: boolean
}

/** As files of strangers are sent: never sniffed, never run, shown on any page. */
export const sendPicture = (req: Request, res: Response, bytes: Buffer, { etag, isLasting }: Sent): void => {
  res.set({
    'content-type': 'image/webp',
    'content-disposition': 'inline; filename="avatar.webp"',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': isLasting ? 'private, max-age=31536000, immutable' : 'private, no-cache',
    etag,
  })
  if (req.fresh) return void res.status(304).end()

  res.setHeader('content-length', bytes.length)
  res.end(req.method === 'HEAD' ? undefined : bytes)
}
