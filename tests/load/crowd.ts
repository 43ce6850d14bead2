import { setTimeout as pause } from 'node:timers/promises'
import { until } from '@chat/common/testing/until'
import type { Socket } from 'socket.io-client'
import type { Child } from './child.ts'
import { call, connect, message, newUserId } from './people.ts'

type Delivery = { senderId: string; text: string }
type Member = { id: string; token: string; port: number; socket?: Socket }

/** Connected to these nodes by turns, `members` of them in each chat, and saying something by turns. */
export const openCrowd = async (
  nodes: Child[],
  { people: count, chats, members }: { people: number; chats: number; members: number },
  knowPeople: (ids: string[]) => Promise<void>,
) => {
  const ids = Array.from({ length: count }, newUserId)
  await knowPeople(ids)
  const tokens = await Promise.all(nodes.map((node) => node.tokensFor(ids)))
  const crowd = ids.map((id, index): Member => {
    const at = index % nodes.length
    return { id, token: tokens[at]![index]!, port: nodes[at]!.port }
  })

  const groups: { chatId: string; people: Member[] }[] = []
  for (let chat = 0; chat < chats; chat++) {
    const from = Math.floor((chat * count) / chats)
    const people = Array.from({ length: members }, (_, index) => crowd[(from + index) % count]!)
    const [first, ...others] = people
    const input = { type: 'group', name: 'bench', memberIds: others.map(({ id }) => id) }
    const { id: chatId } = await call(first!.port, first!.token, '/chats', input)
    groups.push({ chatId, people })
  }

  const heardMs: number[] = []
  for (const member of crowd) {
    member.socket = await connect(member.port, member.token)
    member.socket.on('message:new', ({ senderId, text }: Delivery) => {
      if (senderId !== member.id) heardMs.push(performance.now() - Number(text))
    })
  }

  let turn = 0
  const say = async (): Promise<void> => {
    const { chatId, people } = groups[turn % chats]!
    const { socket } = people[Math.floor(turn / chats) % members]!
    turn += 1
    const reply = await socket!.emitWithAck('message:send', message(chatId, String(performance.now())))
    if (!reply.ok) throw new Error(JSON.stringify(reply.problem))
  }

  return {
    /** So many messages, one each `everyMs`: how long each of the others waited for each, in ms, when all have come. */
    talk: async (messages: number, everyMs: number): Promise<number[]> => {
      heardMs.length = 0
      const sends: Promise<void>[] = []
      for (let sent = 0; sent < messages; sent++) {
        sends.push(say())
        await pause(everyMs)
      }
      await Promise.all(sends)
      const expected = messages * (members - 1)
      await until(() => heardMs.length >= expected, { timeoutMs: 20_000, what: 'delivery of every message' })
      return [...heardMs]
    },
    close: () => crowd.forEach(({ socket }) => socket?.close()),
  }
}
