import { tokenOf, type Device } from '../e2e/people.ts'
import { openRawSocket, type RawSocket } from '../e2e/raw-socket.ts'
import type { Operation } from './chat-model.ts'
import type { Wish } from './wishes.ts'

type Json = Record<string, unknown>

/** One person, at both doors, by REST and over a socket. */
export type Member = {
  id: string
  username: string
  sockets: RawSocket[]
  make: (door: number, path: string, body: Json) => Promise<Json>
  get: (door: number, path: string) => Promise<Json>
  /** The status, and what came with it. */
  perform: (operation: Operation, way: Wish, where: Where) => Promise<{ status: number; data: Json }>
}

/** `ids` of the messages by seq. */
export type Where = { chatId: string; ids: Map<number, string> }

type Request = { method: string; path: string; body?: Json }

const requestOf = (operation: Operation, { chatId, ids }: Where): Request => {
  const message = 'seq' in operation ? `/messages/${chatId}/${ids.get(operation.seq)!}` : ''
  switch (operation.kind) {
    case 'send': {
      const replyTo = operation.replyTo === undefined ? undefined : ids.get(operation.replyTo)
      return { method: 'POST', path: '/messages', body: { chatId, text: operation.text, ...(replyTo && { replyTo }) } }
    }
    case 'edit':
      return { method: 'PATCH', path: message, body: { text: operation.text } }
    case 'delete':
      return { method: 'DELETE', path: message }
    case 'hide':
      return { method: 'DELETE', path: `${message}?for=me` }
    case 'react':
    case 'unreact': {
      const path = `${message}/reactions/${encodeURIComponent(operation.emoji)}`
      return { method: operation.kind === 'react' ? 'PUT' : 'DELETE', path }
    }
    case 'pin':
    case 'unpin': {
      const path = `/chats/${chatId}/pins/${ids.get(operation.seq)!}`
      return { method: operation.kind === 'pin' ? 'PUT' : 'DELETE', path }
    }
    case 'star':
      return { method: 'PUT', path: `${message}/star` }
    case 'unstar':
      return { method: 'DELETE', path: `${message}/star` }
    case 'read':
      return { method: 'PUT', path: `/chats/${chatId}/read`, body: { seq: operation.seq } }
    case 'unread':
      return { method: 'PUT', path: `/chats/${chatId}/unread`, body: { seq: operation.seq } }
    case 'draft':
      return operation.text === ''
        ? { method: 'DELETE', path: `/chats/${chatId}/draft` }
        : { method: 'PUT', path: `/chats/${chatId}/draft`, body: { text: operation.text } }
  }
}

/** Undefined: only REST can do it. */
const eventOf = (operation: Operation, { chatId, ids }: Where): { name: string; payload: Json } | undefined => {
  const ofMessage = 'seq' in operation ? { chatId, messageId: ids.get(operation.seq) } : {}
  const { kind } = operation
  if (kind === 'send') return { name: 'message:send', payload: requestOf(operation, { chatId, ids }).body! }
  if (kind === 'edit') return { name: 'message:edit', payload: { ...ofMessage, text: operation.text } }
  if (kind === 'delete') return { name: 'message:delete', payload: ofMessage }
  if (kind === 'hide') return { name: 'message:delete', payload: { ...ofMessage, for: 'me' } }
  if (kind === 'react') return { name: 'reaction:set', payload: { ...ofMessage, emoji: operation.emoji } }
  if (kind === 'unreact') return { name: 'reaction:clear', payload: { ...ofMessage, emoji: operation.emoji } }
  if (kind === 'read') return { name: 'chat:read', payload: { chatId, seq: operation.seq } }
  return undefined
}

/** A member with a socket at each door. */
export const openMember = async (doors: string[], { id, username }: Device): Promise<Member> => {
  const token = await tokenOf(doors[0]!, username)
  const sockets = await Promise.all(doors.map((door) => openRawSocket(door, token)))

  const ask = async (door: number, { method, path, body }: Request): Promise<{ status: number; data: Json }> => {
    const answer = await fetch(`${doors[door]!}/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, data: text === '' ? {} : (JSON.parse(text) as Json) } // objects all
  }

  return {
    id,
    username,
    sockets,
    make: async (door, path, body) => {
      const { status, data } = await ask(door, { method: 'POST', path, body })
      if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(data)}`)
      return data
    },
    get: async (door, path) => {
      const { status, data } = await ask(door, { method: 'GET', path })
      if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(data)}`)
      return data
    },
    perform: async (operation, { way, door }, where) => {
      const event = way === 'socket' ? eventOf(operation, where) : undefined
      if (!event) return ask(door, requestOf(operation, where))
      const reply = await sockets[door]!.ask(event.name, event.payload)
      return { status: reply.ok ? 200 : reply.problem!.status, data: (reply.data ?? {}) as Json } // objects all
    },
  }
}
