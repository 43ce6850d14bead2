import { until } from '@chat/common/testing/until'
import type { Socket } from 'socket.io-client'
import { startChild, type Child } from './child.ts'
import { knowPeople } from './know-people.ts'
import { makeGroup } from './make-group.ts'
import { connect, message, newUserId } from './people.ts'
import { median } from './percentile.ts'
import { text } from './raw-insert.ts'
import { times, us, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const people = 1_000
const messages = 60
const goal = 0.9

type Room = { node: Child; sockets: Socket[]; payloadOf: () => object; heard: () => number }

const openRoom = async (node: Child, ids: string[], payloadOf: () => object): Promise<Room> => {
  const tokens = await node.tokensFor(ids)
  const sockets: Socket[] = []
  let heard = 0
  for (const token of tokens) {
    const socket = await connect(node.port, token)
    socket.on('message:new', () => void (heard += 1))
    sockets.push(socket)
  }
  return { node, sockets, payloadOf, heard: () => heard }
}

/** CPU of the server for each delivery, in µs. */
const talk = async ({ node, sockets, payloadOf, heard }: Room): Promise<number> => {
  const [before, heardBefore] = [await node.cpuUs(), heard()]
  for (let sent = 0; sent < messages; sent++) {
    const reply = await sockets[sent % people]!.emitWithAck('message:send', payloadOf())
    if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
  }
  await until(() => heard() >= heardBefore + messages * people, { timeoutMs: 60_000, what: 'delivery to everybody' })
  return ((await node.cpuUs()) - before) / (messages * people)
}

/** A message to a group with 1,000 sockets connected, against an emit to a room of 1,000 of the same payload. */
export const measureRoom = async ({ mongoUrl, rabbitmqUrl, rounds }: Servers): Promise<Row[]> => {
  const url = mongoUrl()
  const node = await startChild('chat-node.ts', { MONGO_URL: url, ...(rabbitmqUrl && { RABBITMQ_URL: rabbitmqUrl }) })
  const bare = await startChild('bare-room-node.ts', {})
  const ids = Array.from({ length: people }, newUserId)
  await knowPeople(url, ids)
  const [token] = await node.tokensFor(ids.slice(0, 1))
  const chatId = await makeGroup(node.port, token!, ids.slice(1))
  const ours = await openRoom(node, ids, () => message(chatId, text))

  let payload: object = {}
  ours.sockets[0]!.once('message:new', (sent: object) => void (payload = sent))
  await talk(ours)
  const ceiling = await openRoom(bare, ids, () => payload)
  await talk(ceiling)

  const costs: number[] = []
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const [bareUs, oursUs] = [await talk(ceiling), await talk(ours)]
    costs.push(oursUs)
    ratios.push(bareUs / oursUs)
  }
  for (const socket of [...ours.sockets, ...ceiling.sockets]) socket.close()
  await Promise.all([node.stop(), bare.stop()])
  return [
    {
      what: `deliveries per CPU second of a message to a group with ${people.toLocaleString('en')} sockets, against bare io.to(room).emit of the same payload`,
      measured: `CPU a delivery ${us(median(costs))}`,
      ratio: times(median(ratios)),
      goal: `>= ${times(goal)}`,
      met: median(ratios) >= goal,
    },
  ]
}
