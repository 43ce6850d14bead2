import type { Deps } from '../deps.ts'

export type ExportDeps = Pick<Deps, 'members' | 'messages' | 'hidden' | 'viewMessage'>

const atOnce = 100

/**
 * A chat as somebody sees it, up to what was said when they asked: lines of JSON, a message each, some at a time. The
 * next ones are read when these are taken, for whoever still is a member then.
 */
export async function* exportChat(
  { members, messages, hidden, viewMessage }: ExportDeps,
  { chatId, userId }: { chatId: string; userId: string },
): AsyncGenerator<string, void, undefined> {
  const { visibleFrom } = await members.require(chatId, userId)
  const newestSeq = await messages.newestSeq(chatId)

  for (let from = visibleFrom; from <= newestSeq; from += atOnce) {
    const to = Math.min(from + atOnce - 1, newestSeq) // numbers have no holes
    const [found, row] = await Promise.all([
      messages.stretches([{ chatId, from, to }], userId),
      members.require(chatId, userId),
    ])
    const gone = await hidden.among(
      userId,
      chatId,
      found.map(({ seq }) => seq),
    )
    // who left and came again meanwhile may see less than before
    const seen = found.filter(({ seq }) => seq >= row.visibleFrom && !gone.has(seq))
    if (seen.length > 0) yield seen.map((message) => `${JSON.stringify(viewMessage(message))}\n`).join('')
  }
}
