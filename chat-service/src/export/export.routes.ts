import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { callerOf } from '@chat/common/auth/caller'
import { uuid } from '@chat/common/http/input'
import { Router } from 'express'
import { z } from 'zod'
import { exportChat, type ExportDeps } from './export-chat.ts'

const inChat = z.object({ chatId: uuid })
const nothing = z.strictObject({})

/** Who takes nothing for so long has gone without a word. */
const silentMs = 120_000

async function* startingWith(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void, undefined>,
): AsyncGenerator<string> {
  if (!first.done) yield first.value
  yield* rest
}

export const exportRouter = (deps: ExportDeps): Router => {
  const router = Router()

  router.get('/chats/:chatId/export', async (req, res) => {
    const { userId } = callerOf(req)
    const { chatId } = inChat.parse(req.params)
    nothing.parse(req.query)
    const lines = exportChat(deps, { chatId, userId })
    const first = await lines.next() // what is refused is refused before the answer begins
    res.set({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="chat-${chatId}.ndjson"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    if (req.method === 'HEAD') return void res.end()

    res.setTimeout(silentMs, () => res.destroy())
    // in bytes, so that it reads no further ahead than the connection takes; a failure cuts the answer, which so is
    // never one that looks whole
    await pipeline(Readable.from(startingWith(first, lines), { objectMode: false }), res).catch((error: unknown) =>
      req.log?.debug({ err: error }, 'an export was cut'),
    )
  })

  return router
}
