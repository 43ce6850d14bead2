import { applyPage, type Round } from './apply-page.ts'
import { backOffMs, pause, type BackOff } from './back-off.ts'
import type { Chat } from './chat.ts'
import type { Connection } from './connection.ts'
import type { Emitter } from './emitter.ts'
import type { ClientEvents } from './events.ts'
import { syncPage } from './sync-page.ts'
import type { Timelines } from './timelines.ts'

export type Sync = {
  /** Catches up, now or once more after a round under way. While there is no link nothing happens. */
  request: () => void
  /** To be called when a live event said that a chat was joined or left. */
  overtake: (chatId: string) => void
  /** To be called when one told of a change of a chat. */
  note: (chatId: string, change: Partial<Chat>) => void
  /** To be called after anything came in: what is missing and does not come by itself within `gapMs` is asked for. */
  watchGaps: () => void
}

export type SyncOptions = {
  connection: Pick<Connection, 'isReady' | 'call'>
  timelines: Timelines
  emit: Emitter<ClientEvents>['emit']
  /** Nothing was restored: the chats of the first round are listened to from their end. */
  isFresh: boolean
  gapMs: number
  backOff: BackOff
  closed: AbortSignal
  onSynced: () => void
}

/** Named in one request; it has to fit into a frame. Incomplete ones come first, so the others follow by and by. */
const chatsPerRound = 1_000
const messagesPerPage = 100
const longestGapMs = 30_000

export const createSync = (options: SyncOptions): Sync => {
  const { connection, timelines, closed } = options
  const overtaken = new Set<string>()
  const news = new Map<string, Partial<Chat>[]>()
  let isFirst = options.isFresh
  let since: string | undefined
  let isWanted = false
  let isRunning = false
  let isWatching = false
  let fruitless = 0

  /** One pass over all pages. Resolves with whether messages came. */
  const round = async (): Promise<boolean> => {
    overtaken.clear()
    news.clear()
    const known = timelines.horizons(chatsPerRound)
    const state: Round = { after: { ...known }, isFirst, overtaken, news }
    let startedAt: string | undefined
    let cursor: string | null = null
    let isFruitful = false
    do {
      const asked = { chats: known, limit: messagesPerPage, ...(since && { since }), ...(cursor && { cursor }) }
      const page = syncPage.parse(await connection.call('sync', asked))
      if (closed.aborted) return false
      applyPage(options, page, state)
      startedAt ??= page.serverTime
      isFruitful ||= Object.values(page.chats).some(({ items }) => items.length > 0)
      cursor = page.cursor
    } while (cursor !== null)

    since = startedAt
    isFirst = false
    const unnamed = [...timelines.incomplete()].some((chatId) => known[chatId] === undefined)
    return isFruitful || unnamed
  }

  const run = async (): Promise<void> => {
    for (let attempt = 0; isWanted && connection.isReady() && !closed.aborted;) {
      isWanted = false
      try {
        const isFruitful = await round()
        attempt = 0
        fruitless = isFruitful ? 0 : fruitless + 1
        if (isFruitful && timelines.incomplete().size > 0) isWanted = true
        if (!isWanted) options.onSynced()
      } catch {
        isWanted = true
        await pause(backOffMs(attempt, options.backOff), closed)
        attempt += 1
      }
    }
  }

  const request = (): void => {
    isWanted = true
    if (isRunning) return
    isRunning = true
    void run().then(() => {
      isRunning = false
      if (isWanted && connection.isReady()) return request()
      watchGaps()
    })
  }

  const watchGaps = (): void => {
    if (timelines.incomplete().size === 0) fruitless = 0
    if (isWatching || timelines.incomplete().size === 0 || !connection.isReady()) return
    isWatching = true
    void pause(Math.min(longestGapMs, options.gapMs * 2 ** fruitless), closed).then(() => {
      isWatching = false
      if (timelines.incomplete().size > 0) request()
    })
  }

  return {
    request,
    overtake: (chatId) => void overtaken.add(chatId),
    note: (chatId, change) => {
      if (isRunning) news.set(chatId, [...(news.get(chatId) ?? []), change])
    },
    watchGaps,
  }
}
