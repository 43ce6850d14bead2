import { once } from 'node:events'
import { startChild, type Child } from './child.ts'
import type { Counted } from './count-commands.ts'
import { knowPeople } from './know-people.ts'
import { makeGroup } from './make-group.ts'
import { connect, message, newUserId } from './people.ts'
import { median } from './percentile.ts'
import { text } from './raw-insert.ts'
import { times, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const sizes = [10, 10_000] as const
const sends = 200
const goal = 1.05

/** What `sends` messages, one after the other, have written. */
const count = async (node: Child, token: string, chatId: string): Promise<Counted> => {
  const socket = await connect(node.port, token)
  const before = await node.work<Counted>({})
  for (let sent = 0; sent < sends; sent++) {
    const heard = once(socket as unknown as NodeJS.EventEmitter, 'message:new') // an emitter with the same once
    const reply = await socket.emitWithAck('message:send', message(chatId, text))
    if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
    await heard
  }
  const after = await node.work<Counted>({})
  socket.close()
  return {
    commands: after.commands - before.commands,
    documents: after.documents - before.documents,
    bytes: after.bytes - before.bytes,
  }
}

/** A send in a group of 10,000 costs the database what it costs in one of 10. */
export const measureLarge = async ({ mongoUrl, rabbitmqUrl, rounds }: Servers): Promise<Row[]> => {
  const url = mongoUrl()
  const env = { MONGO_URL: url, COUNT_COMMANDS: 'true', ...(rabbitmqUrl && { RABBITMQ_URL: rabbitmqUrl }) }
  const node = await startChild('chat-node.ts', env)
  const ids = Array.from({ length: Math.max(...sizes) }, newUserId)
  await knowPeople(url, ids)
  const [token] = await node.tokensFor(ids.slice(0, 1))
  const groups = []
  for (const size of sizes) groups.push(await makeGroup(node.port, token!, ids.slice(1, size)))

  const ratios = { commands: [] as number[], documents: [] as number[], bytes: [] as number[] }
  let last = ''
  for (let round = 0; round <= rounds; round++) {
    const small = await count(node, token!, groups[0]!)
    const large = await count(node, token!, groups[1]!)
    if (round === 0) continue // both chats are known from here on
    for (const what of ['commands', 'documents', 'bytes'] as const) ratios[what].push(large[what] / small[what])
    const each = (total: number): string => (total / sends).toFixed(1)
    last = `a message: ${each(large.commands)} commands, ${each(large.documents)} documents, ${each(large.bytes)} bytes`
  }
  await node.stop()
  const worst = Math.max(...Object.values(ratios).map(median))
  return [
    {
      what: `what a send writes in a group of ${sizes[1].toLocaleString('en')}, against one of ${sizes[0]}`,
      measured: last,
      ratio: times(worst),
      goal: `<= ${times(goal)}`,
      met: worst <= goal,
    },
  ]
}
