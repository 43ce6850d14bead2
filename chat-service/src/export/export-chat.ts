import type { Deps } from '../deps.ts'

export type ExportDeps = Pick<Deps, 'members' | 'messages' | 'viewMessage'>

const atOnce = 100

/**
 * A chat as somebody sees it, up to what was said when they asked: lines of JSON, a message each, some at a time. The
 * next ones are read when these are taken, by whoever still is a member then.
 */
export async function* exportChat(
  { members, messages, viewMessage }: ExportDeps,
  { chatId, userId }: { chatId: string; userId: string },
): AsyncGenerator<string, void, undefined> {
  let { visibleFrom } = await members.require(chatId, userId)
  const newestSeq = await messages.newestSeq(chatId)
  let after = visibleFrom - 1

  while (after < newestSeq) {
    const { items, hasAfter } = await messages.page(chatId, { after }, atOnce, { userId, visibleFrom })
    const wanted = items.filter(({ seq }) => seq <= newestSeq)
    if (wanted.length > 0) yield wanted.map((message) => `${JSON.stringify(viewMessage(message))}\n`).join('')
    if (!hasAfter) return

    after = items.at(-1)!.seq
    // who came again meanwhile may see less than before
    visibleFrom = Math.max(visibleFrom, (await members.require(chatId, userId)).visibleFrom)
  }
}
