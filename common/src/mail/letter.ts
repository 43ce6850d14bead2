import { letterHtml } from './letter-html.ts'
import { letterText } from './letter-text.ts'

export type Link = { label: string; url: string }

/** What others have written, below a heading that may be theirs as well. */
export type Section = { heading: string; lines: { by: string; text: string }[]; more?: string; link?: Link }

/**
 * What a mail says: paragraphs, what it quotes, and one thing to do. Plain text, whatever people have put into it; each
 * piece is on one line.
 */
export type Letter = {
  subject: string
  greeting: string
  paragraphs: string[]
  sections?: Section[]
  action?: Link
  /** After the action. */
  closing?: string
  /** Last and smaller: why this came, and how no more of it comes. */
  signature: string
  leave?: Link
}

export type MailContent = { subject: string; text: string; html: string }

/** The same in both forms. */
export const writeLetter = (letter: Letter): MailContent => ({
  subject: letter.subject,
  text: letterText(letter),
  html: letterHtml(letter),
})
