import { once } from 'node:events'
import { randomUUID } from 'node:crypto'
import { mongo } from 'mongoose'
import { io, type Socket } from 'socket.io-client'
import type { Child } from './child.ts'

export const newUserId = (): string => new mongo.ObjectId().toHexString()

export const connect = async (port: number, token: string): Promise<Socket> => {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token }, forceNew: true })
  await once(socket as unknown as NodeJS.EventEmitter, 'ready') // an emitter with the same on and off
  return socket
}

export const call = async (port: number, token: string, path: string, body: object): Promise<{ id: string }> => {
  const answer = await fetch(`http://127.0.0.1:${port}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { id: string }
}

export type Pair = { chatId: string; from: Socket; to: Socket }

/** Chats of two people each, both connected. */
export const makePairs = async (
  node: Child,
  chatCount: number,
  knowPeople: (ids: string[]) => Promise<void>,
): Promise<Pair[]> => {
  const ids = Array.from({ length: chatCount * 2 }, newUserId)
  await knowPeople(ids)
  const tokens = await node.tokensFor(ids)
  const pairs: Pair[] = []
  for (let index = 0; index < chatCount; index++) {
    const [mine, theirs] = [tokens[index * 2]!, tokens[index * 2 + 1]!]
    const input = { type: 'group', name: 'bench', memberIds: [ids[index * 2 + 1]] }
    const { id: chatId } = await call(node.port, mine, '/chats', input)
    pairs.push({ chatId, from: await connect(node.port, mine), to: await connect(node.port, theirs) })
  }
  return pairs
}

export const message = (chatId: string, text: string) => ({ chatId, text, clientMessageId: randomUUID() })
