import { linkLetters } from './link-letters.ts'
import type { Letter } from './letter.ts'
import type { MailTemplate } from './mail-data.ts'
import { noticeLetters } from './notice-letters.ts'

/** What a letter may speak of. `link`: to a page of the platform, with the token of the mail. */
export type LetterFacts = { username: string; publicUrl: string; link: (page: 'verify' | 'reset' | 'unlock') => string }

export const letters: Record<MailTemplate, (facts: LetterFacts) => Letter> = { ...linkLetters, ...noticeLetters }
