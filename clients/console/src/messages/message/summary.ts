import type { Message } from '@chat/sdk/message'

type Summarised = Pick<Message, 'text' | 'attachments' | 'deletedAt'>

/** A message in a line: what it says, or which files it brings. */
export const summaryOf = ({ text, attachments, deletedAt }: Summarised): string => {
  if (deletedAt !== undefined) return 'Deleted message'
  if (text !== '') return text
  const [first, ...more] = attachments
  if (!first) return ''
  const name = first.type.startsWith('image/') ? 'Picture' : first.name
  return more.length === 0 ? name : `${name} and ${more.length} more`
}
