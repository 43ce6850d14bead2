import { ProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import type { Appended, Draft } from '../log/draft.ts'

export type ActDeps = Pick<Deps, 'messageLog' | 'applyLog' | 'members'>

/**
 * Makes something happen to a chat: appends it to the log and, where it changes the chat or its members, applies it
 * before the answer. Undefined: it was so already, and the rows say so too.
 *
 * Somebody who never was in a chat is told that there is none.
 */
export const act = async (deps: ActDeps, draft: Draft): Promise<Appended | undefined> => {
  const { chatId, senderId } = draft
  let decidedBySeq = 0
  const decide: Draft['decide'] = (chat) => {
    decidedBySeq = chat.seq
    return draft.decide(chat)
  }

  try {
    const appended = await deps.messageLog.append({ ...draft, decide })
    if (!appended)
      await deps.applyLog(chatId, decidedBySeq) // whoever did it may still be at it
    else if (appended.message.system) await deps.applyLog(chatId, appended.message.seq)
    return appended
  } catch (error) {
    if (!(error instanceof ProblemError) || error.slug !== 'not-a-member') throw error
    throw await deps.members.refusalFor(chatId, senderId)
  }
}
