import { setTimeout as pause } from 'node:timers/promises'
import { until } from '@chat/common/testing/until'
import type { Socket } from 'socket.io-client'
import type { Child } from './child.ts'
import { call, connect, message, newUserId } from './people.ts'

type Delivery = { senderId: string; text: string }
type Member = { id: string; socket: Socket }

/** Groups whose members are connected to these nodes by turns, and who say something by turns. */
export const openCrowd = async (
  nodes: Child[],
  { chats, members }: { chats: number; members: number },
  knowPeople: (ids: string[]) => Promise<void>,
) => {
  const heardMs: number[] = []
  const groups: { chatId: string; people: Member[] }[] = []

  const join = async (id: string, node: Child): Promise<Member> => {
    const [token] = await node.tokensFor([id])
    const socket = await connect(node.port, token!)
    socket.on('message:new', ({ senderId, text }: Delivery) => {
      if (senderId !== id) heardMs.push(performance.now() - Number(text))
    })
    return { id, socket }
  }

  for (let chat = 0; chat < chats; chat++) {
    const ids = Array.from({ length: members }, newUserId)
    await knowPeople(ids)
    const [token] = await nodes[0]!.tokensFor(ids.slice(0, 1))
    const input = { type: 'group', name: 'bench', memberIds: ids.slice(1) }
    const { id: chatId } = await call(nodes[0]!.port, token!, '/chats', input)
    const people: Member[] = []
    for (const [index, id] of ids.entries()) people.push(await join(id, nodes[index % nodes.length]!))
    groups.push({ chatId, people })
  }

  let turn = 0
  const say = async (): Promise<void> => {
    const { chatId, people } = groups[turn % chats]!
    const { socket } = people[Math.floor(turn / chats) % members]!
    turn += 1
    const reply = await socket.emitWithAck('message:send', message(chatId, String(performance.now())))
    if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
  }

  return {
    /** `count` messages, one each `everyMs`: how long each of the others waited for each, in ms, when all have come. */
    talk: async (count: number, everyMs: number): Promise<number[]> => {
      heardMs.length = 0
      const sends: Promise<void>[] = []
      for (let sent = 0; sent < count; sent++) {
        sends.push(say())
        await pause(everyMs)
      }
      await Promise.all(sends)
      const expected = count * (members - 1)
      await until(() => heardMs.length >= expected, { timeoutMs: 20_000, what: 'delivery of every message' })
      return [...heardMs]
    },
    close: () => groups.forEach(({ people }) => people.forEach(({ socket }) => socket.close())),
  }
}
