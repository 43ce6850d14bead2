import { ProblemError } from '@chat/common/http/problem'
import { writeLetter } from '@chat/common/mail/letter'
import { MailNotSent, MailRefused } from '@chat/common/mail/mail'
import type { Deps } from '../deps.ts'
import { findPeople } from '../notifications/find-names.ts'
import type { Result } from '../outgoing/work.ts'
import { unreadLetter, type LetterNames } from './unread-letter.ts'
import type { UnreadMessages } from './unread-messages.ts'

export type SendDeps = Pick<Deps, 'mailing' | 'chats' | 'people'>

type Waiting = { workId: string; userId: string; chats: UnreadMessages[]; moreChats: number }

const namesFor = async ({ chats, people }: SendDeps, waiting: UnreadMessages[]): Promise<LetterNames> => {
  const actors = waiting.flatMap(({ told }) => told.map(({ actorId }) => actorId))
  const [chatNames, found] = await Promise.all([
    chats.namesOf(waiting.map(({ chatId }) => chatId)),
    findPeople(people, [...new Set(actors)]),
  ])
  return {
    chatName: (chatId) => chatNames.get(chatId) ?? null,
    personName: (userId) => found.get(userId)?.displayName ?? 'Somebody',
  }
}

/** The one of `work` is the same mail whenever it is sent: whoever gets it twice sees it once. */
const mailId = (workId: string): string => workId.replaceAll(/[^\w.-]/g, '-')

/** As RFC 8058 has it: a mail program asks the link by POST, and shows a button for that. */
const listHeaders = (url: string): Record<string, string> => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
})

/** Fetches the address, which is kept nowhere, and hands the mail over. No reason of a result names anybody. */
export const sendUnread = async (deps: SendDeps, { workId, userId, chats, moreChats }: Waiting): Promise<Result> => {
  const { mailer, addresses, unsubscribeLinks, publicUrl } = deps.mailing
  try {
    const to = (await addresses.find([userId])).get(userId)
    if (to === undefined) return { result: 'dropped', reason: 'no-address' }

    const names = await namesFor(deps, chats)
    const unsubscribeUrl = unsubscribeLinks.linkFor(userId)
    const letter = unreadLetter({ username: to.username, chats, moreChats, names, publicUrl, unsubscribeUrl })
    await mailer.send({
      id: mailId(workId),
      to: to.address,
      ...writeLetter(letter),
      headers: listHeaders(unsubscribeUrl),
    })
    return { result: 'sent' }
  } catch (error) {
    if (error instanceof MailRefused) return { result: 'refused', reason: error.message }
    if (error instanceof MailNotSent) return { result: 'later', reason: error.message }
    if (error instanceof ProblemError) return { result: 'later', reason: error.slug }
    throw error
  }
}
