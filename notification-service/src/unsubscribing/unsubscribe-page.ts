import { createHash } from 'node:crypto'
import type { Response } from 'express'

const style = [
  'body{margin:0;padding:48px 24px;font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#fff}',
  'main{max-width:480px;margin:auto}',
  'button{padding:10px 18px;border:0;border-radius:6px;font:inherit;color:#fff;background:#1d4ed8;cursor:pointer}',
].join('')

/** Its own style and its own form, and nothing else: not even in a frame of another page. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const page = (title: string, content: string): string =>
  [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">',
    `<title>${title}</title><style>${style}</style></head>`,
    `<body><main><h1>${title}</h1>${content}</main></body></html>`,
  ].join('\n')

/** The form leads to the address of the page, which holds the signature; what it sends is what mail programs send. */
export const question = page(
  'Mails about unread messages',
  [
    '<p>Shall no more of these mails come? Mails about your account itself still do.</p>',
    '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">',
    '<button type="submit">No more of these mails</button></form>',
  ].join('\n'),
)

export const confirmation = page(
  'No more of these mails come',
  '<p>Whoever wants them again turns them on in their preferences.</p>',
)

/** Kept nowhere on the way: its address is as good as the link in the mail. */
export const sendPage = (res: Response, html: string): void => {
  res.set({
    'content-security-policy': policy,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  })
  res.type('html').send(html)
}
