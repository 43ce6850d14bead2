/** What a mail says: paragraphs, and one thing to do. Plain text, whatever people have put into it. */
export type Letter = {
  subject: string
  paragraphs: string[]
  action?: { label: string; url: string }
  /** After the action, smaller. */
  closing: string
}

export type MailContent = { subject: string; text: string; html: string }

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign]!)

const signature = 'You have this mail because of an account with this address. Nobody reads answers to it.'

const toText = ({ paragraphs, action, closing }: Letter, greeting: string): string =>
  [greeting, ...paragraphs, ...(action ? [`${action.label}:\n${action.url}`] : []), closing, `-- \n${signature}`].join(
    '\n\n',
  )

const bodyStyle = 'margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#fff'
const buttonStyle =
  'display:inline-block;padding:10px 18px;border-radius:6px;background:#1d4ed8;color:#fff;text-decoration:none'
const smallStyle = 'font-size:13px;color:#6b6b70'

const paragraph = (text: string, style = ''): string => `<p${style && ` style="${style}"`}>${escapeHtml(text)}</p>`

/** The address is also there to be read, for who rightly clicks nothing. Nothing is loaded from anywhere. */
const toButton = ({ label, url }: NonNullable<Letter['action']>): string => {
  const address = escapeHtml(url)
  return `<p><a href="${address}" style="${buttonStyle}">${escapeHtml(label)}</a></p><p style="${smallStyle}">${address}</p>`
}

const toHtml = ({ subject, paragraphs, action, closing }: Letter, greeting: string): string =>
  [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    `<body style="${bodyStyle}"><div style="max-width:560px">`,
    ...[greeting, ...paragraphs].map((text) => paragraph(text)),
    action ? toButton(action) : '',
    paragraph(closing),
    paragraph(signature, smallStyle),
    '</div></body></html>',
  ].join('\n')

export const writeLetter = (letter: Letter, username: string): MailContent => {
  const greeting = `Hello ${username},`
  return { subject: letter.subject, text: toText(letter, greeting), html: toHtml(letter, greeting) }
}
