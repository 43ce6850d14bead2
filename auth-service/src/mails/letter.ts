import type { Letter as WholeLetter } from '@chat/common/mail/letter'

/** What each of these mails says of its own; the frame is the same for all. */
export type Letter = Required<Pick<WholeLetter, 'subject' | 'paragraphs' | 'closing'>> & Pick<WholeLetter, 'action'>
