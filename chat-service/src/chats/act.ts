import { ProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import type { Appended, Draft } from '../log/draft.ts'

export type ActDeps = Pick<Deps, 'messageLog' | 'applyLog' | 'members'>

/**
 * Makes something happen to a chat: appends it to the log and, where it changes the chat or its members, applies it
 * before the answer. Undefined: it was so already.
 *
 * Somebody who never was in a chat is told that there is none.
 */
export const act = async (deps: ActDeps, draft: Draft): Promise<Appended | undefined> => {
  try {
    const appended = await deps.messageLog.append(draft)
    if (appended?.message.system) await deps.applyLog(draft.chatId, appended.message.seq)
    return appended
  } catch (error) {
    if (!(error instanceof ProblemError) || error.slug !== 'not-a-member') throw error
    throw await deps.members.refusalFor(draft.chatId, draft.senderId)
  }
}
