import { openDatabase } from '@chat/common/mongo/open-database'
import { openTestLog } from '@chat/chat-service/testing/open-test-log'

/** One instance of the log, as a process that can be killed: drafts in, answers out, over IPC. */
export type Draft =
  | { chatId: string; senderId: string; text: string; clientMessageId: string }
  | { remove: string; chatId: string; by: string }
export type Request = { n: number; draft: Draft }
export type Answer = { n: number; id: string; seq: number; repeated: boolean } | { n: number; refused: string }

const db = await openDatabase(process.env['MONGO_URL']!) // given by remote-log.ts
const log = await openTestLog(db)
const answer = (answered: Answer): void => void process.send?.(answered)

const work = (draft: Draft) =>
  'remove' in draft
    ? log.remove(draft.chatId, draft.by, draft.remove)
    : log.say(draft.chatId, draft.senderId, draft.text, draft.clientMessageId)

process.on('message', ({ n, draft }: Request) => {
  work(draft).then(
    (appended) =>
      answer({ n, id: appended!.message._id.toHexString(), seq: appended!.message.seq, repeated: appended!.repeated }),
    (error: Error & { slug?: string }) => answer({ n, refused: error.slug ?? error.name }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
