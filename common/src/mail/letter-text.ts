import type { Letter, Link, Section } from './letter.ts'

const linkOf = ({ label, url }: Link): string => `${label}:\n${url}`

const sectionOf = ({ heading, lines, more, link }: Section): string =>
  [
    heading,
    ...lines.map(({ by, text }) => `  ${by}: ${text}`),
    ...(more === undefined ? [] : [`  ${more}`]),
    ...(link ? [`  ${link.label}: ${link.url}`] : []),
  ].join('\n')

export const letterText = ({ greeting, paragraphs, sections, action, closing, signature, leave }: Letter): string =>
  [
    greeting,
    ...paragraphs,
    ...(sections ?? []).map(sectionOf),
    ...(action ? [linkOf(action)] : []),
    ...(closing === undefined ? [] : [closing]),
    [`-- \n${signature}`, ...(leave ? [linkOf(leave)] : [])].join('\n'),
  ].join('\n\n')
