import { escapeHtml } from '../text/escape-html.ts'
import type { Letter, Link, Section } from './letter.ts'

const bodyStyle = 'margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;color:#1c1c1e;background:#fff'
const buttonStyle =
  'display:inline-block;padding:10px 18px;border-radius:6px;background:#1d4ed8;color:#fff;text-decoration:none'
const smallStyle = 'font-size:13px;color:#6b6b70'
const headingStyle = 'margin:24px 0 4px;font-size:17px'
const lineStyle = 'margin:4px 0;overflow-wrap:anywhere'

const paragraph = (text: string, style = ''): string => `<p${style && ` style="${style}"`}>${escapeHtml(text)}</p>`

/** What others wrote has a direction of its own, and turns nothing around it. */
const quoted = (text: string): string => `<bdi>${escapeHtml(text)}</bdi>`

const toLink = ({ label, url }: Link, style: string): string =>
  `<a href="${escapeHtml(url)}" style="${style}">${escapeHtml(label)}</a>`

/** The address is also there to be read, for who rightly clicks nothing. */
const toButton = (link: Link): string =>
  `<p>${toLink(link, buttonStyle)}</p><p style="${smallStyle}">${escapeHtml(link.url)}</p>`

const toSection = ({ heading, lines, more, link }: Section): string =>
  [
    `<h2 style="${headingStyle}">${quoted(heading)}</h2>`,
    ...lines.map(({ by, text }) => `<p style="${lineStyle}"><b>${quoted(by)}</b> ${quoted(text)}</p>`),
    more === undefined ? '' : paragraph(more, smallStyle),
    link ? `<p>${toLink(link, 'color:#1d4ed8')}</p>` : '',
  ].join('\n')

/** Nothing is loaded from anywhere. */
export const letterHtml = ({
  subject,
  greeting,
  paragraphs,
  sections = [],
  action,
  closing,
  signature,
  leave,
}: Letter): string =>
  [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(subject)}</title></head>`,
    `<body style="${bodyStyle}"><div style="max-width:560px">`,
    ...[greeting, ...paragraphs].map((text) => paragraph(text)),
    ...sections.map(toSection),
    action ? toButton(action) : '',
    closing === undefined ? '' : paragraph(closing),
    paragraph(signature, smallStyle),
    leave ? `<p style="${smallStyle}">${toLink(leave, smallStyle)}</p>` : '',
    '</div></body></html>',
  ].join('\n')
