import type { Client } from './client.ts'
import { createLineStream } from './line-stream.ts'
import { message, type Message } from './message.ts'
import { object, string, type Infer, type Shape } from './shape.ts'

/** `kind`: `account`, `profile`, `session`, `chat`, `message`, `notification` and others to come. */
const ownRecord = object({ kind: string })
export type OwnRecord = Infer<typeof ownRecord> & Record<string, unknown>

type Exporting = Pick<Client, 'parts'>

const exported = async function* <Item>({ parts }: Exporting, path: string, item: Shape<Item>) {
  for await (const line of createLineStream(parts)(path)) yield item.parse(JSON.parse(line))
}

/**
 * All the platform has of whoever is logged in, a record at a time. To the end, or it throws: what came until then is not
 * all.
 *
 * @throws ApiProblem when refused, `Unreachable` when it breaks off
 */
export const exportOwnData = (client: Exporting): AsyncGenerator<OwnRecord, void, undefined> =>
  exported(client, '/auth/me/export', ownRecord as Shape<OwnRecord>) // what is not named stays in it

/** Every message of a chat that I may read, oldest first, while they come. @throws ApiProblem, Unreachable */
export const exportChat = (client: Exporting, chatId: string): AsyncGenerator<Message, void, undefined> =>
  exported(client, `/chats/${chatId}/export`, message)
