import type { Letter, Section } from '@chat/common/mail/letter'
import { inOneLine } from '@chat/common/text/in-one-line'
import { codePoints } from '@chat/common/http/input'
import type { Told } from '../inboxes/inbox.ts'
import { bodyOf } from '../notifications/notification.ts'
import type { UnreadMessages } from './unread-messages.ts'

/** What chats and people are called; `chatName` is null for a direct chat. */
export type LetterNames = { chatName: (chatId: string) => string | null; personName: (userId: string) => string }

type Facts = {
  username: string
  chats: UnreadMessages[]
  /** That are not listed. */
  moreChats: number
  names: LetterNames
  publicUrl: string
  unsubscribeUrl: string
}

const mostOfAName = 60

const shortened = (name: string): string => {
  const line = inOneLine(name)
  return codePoints(line) <= mostOfAName ? line : `${[...line].slice(0, mostOfAName - 1).join('')}…`
}

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

const textOf = (told: Told, chat: string | null): string => inOneLine(bodyOf(told, chat)) || '(no text)'

const signature = 'You have this mail because messages waited unread while you were away. Nobody reads answers to it.'

const linkTo = ({ publicUrl }: Facts, { chatId }: UnreadMessages): string =>
  `${publicUrl}/chats/${encodeURIComponent(chatId)}`

const countIn = ({ told, more }: UnreadMessages): number => told.length + more

/** A direct chat is called as whoever writes there. */
const chatOf = ({ names }: Facts, { chatId, told }: UnreadMessages): { name: string; isNamed: boolean } => {
  const name = shortened(names.chatName(chatId) ?? '')
  return name === ''
    ? { name: shortened(names.personName(told.at(-1)!.actorId)), isNamed: false }
    : { name, isNamed: true }
}

const sectionOf = (facts: Facts, chat: UnreadMessages): Section => {
  const { name, isNamed } = chatOf(facts, chat)
  const chatName = isNamed ? name : null
  return {
    heading: name,
    lines: chat.told.map((told) => ({
      by: shortened(facts.names.personName(told.actorId)),
      text: textOf(told, chatName),
    })),
    ...(chat.more > 0 && { more: `… and ${chat.more} more` }),
  }
}

const whatWaits = (chat: UnreadMessages): string => {
  const isReactions = chat.told.every(({ type }) => type === 'reaction')
  const [one, many] = isReactions ? ['new reaction', 'new reactions'] : ['unread message', 'unread messages']
  return counted(countIn(chat), one!, many!)
}

const aboutOne = (facts: Facts, chat: UnreadMessages): Pick<Letter, 'subject' | 'paragraphs' | 'action'> => {
  const { name, isNamed } = chatOf(facts, chat)
  return {
    subject: `${whatWaits(chat)} ${isNamed ? 'in' : 'from'} ${name}`,
    paragraphs: [countIn(chat) === 1 ? 'this waits for you:' : 'these wait for you:'],
    action: { label: 'Open the chat', url: linkTo(facts, chat) },
  }
}

const aboutMany = ({ chats, moreChats }: Facts): Pick<Letter, 'subject' | 'paragraphs' | 'closing'> => {
  const count = new Set(chats.map(({ chatId }) => chatId)).size + moreChats
  return {
    subject: `Unread messages in ${counted(count, 'chat', 'chats')}`,
    paragraphs: [moreChats === 0 ? 'these wait for you:' : 'the newest of what waits for you:'],
    ...(moreChats > 0 && { closing: `… and ${counted(moreChats, 'more chat', 'more chats')}` }),
  }
}

/** A mail about one chat, or about several: what waits there, plain and on single lines whatever people have written. */
export const unreadLetter = (facts: Facts): Letter => {
  const { username, chats, unsubscribeUrl } = facts
  const [only, ...others] = chats
  const isOne = others.length === 0 && facts.moreChats === 0
  const sections = chats.map((chat) => ({
    ...sectionOf(facts, chat),
    ...(!isOne && { link: { label: 'Open the chat', url: linkTo(facts, chat) } }),
  }))

  return {
    ...(isOne && only ? aboutOne(facts, only) : aboutMany(facts)),
    greeting: `Hello ${username},`,
    sections,
    signature,
    leave: { label: 'No more of these mails', url: unsubscribeUrl },
  }
}
