import { randomUUID } from 'node:crypto'
import type { RawSocket } from '../e2e/raw-socket.ts'

type Json = Record<string, unknown>

/** Somebody at a door: requests as any client makes them, once, without a second try. */
export type Caller = {
  id: string
  ask: (method: string, path: string, body?: unknown) => Promise<{ status: number; body: Json }>
}

/** Who writes through the instance that is killed, and who looks through another. */
export type Scene = {
  /** Owner, at the door of the instance that is killed. */
  owner: Caller
  /** The owner again and a member, at the other door. */
  witness: Caller
  member: Caller
  /** What these two were told there, live. */
  ownersEar: RawSocket['heard']
  membersEar: RawSocket['heard']
  /** Somebody who is in none of the chats, at the other door and at the one of the instance that is killed. */
  stranger: Caller
  newcomer: Caller
}

/** A write that may be under way when the process ends. */
export type Write = {
  send: () => Promise<{ status: number }>
  /** How it is afterwards, seen through the other door. Whatever is between the two fails the test. */
  outcome: () => Promise<'all' | 'nothing'>
  /** Everybody whom it concerns has been told. */
  isTold: () => boolean
}

type Kind = (scene: Scene, chatId: string) => Promise<Write>

const ok = async (answer: Promise<{ status: number; body: Json }>): Promise<Json> => {
  const { status, body } = await answer
  if (status >= 400) throw new Error(`${status}: ${JSON.stringify(body)}`)
  return body
}

const said = async ({ witness }: Scene, chatId: string, text: string): Promise<string> =>
  String((await ok(witness.ask('POST', '/messages', { chatId, text })))['id'])

const hears = (heard: RawSocket['heard'], name: string, fields: Json): boolean =>
  heard.some(
    (one) =>
      one.name === name &&
      Object.entries(fields).every(([key, value]) => (one.payload as Json | null)?.[key] === value),
  )

const either = (isAll: boolean, isNothing: boolean, seen: unknown): 'all' | 'nothing' => {
  if (isAll === isNothing) throw new Error(`neither all of it nor nothing: ${JSON.stringify(seen)}`)
  return isAll ? 'all' : 'nothing'
}

const messageOf = async ({ member }: Scene, chatId: string, messageId: string): Promise<Json> =>
  ok(member.ask('GET', `/messages/${chatId}/${messageId}`))

const itemsOf = (body: Json): Json[] => body['items'] as Json[] // every list of the contract has them

/** Each kind of write there is to a chat, its messages and what is one's own of it. */
export const kinds: Record<string, Kind> = {
  'sending a message': async (scene, chatId) => {
    const text = `new ${randomUUID()}`
    return {
      send: () => scene.owner.ask('POST', '/messages', { chatId, text, clientMessageId: randomUUID() }),
      outcome: async () => {
        const items = itemsOf(await ok(scene.member.ask('GET', `/messages/${chatId}?limit=100`)))
        const found = items.filter((item) => item['text'] === text)
        return either(found.length === 1, found.length === 0, found)
      },
      isTold: () => hears(scene.membersEar, 'message:new', { chatId, text }),
    }
  },

  'an edit': async (scene, chatId) => {
    const messageId = await said(scene, chatId, 'before')
    const path = `/messages/${chatId}/${messageId}`
    return {
      send: () => scene.owner.ask('PATCH', path, { text: 'after' }),
      outcome: async () => {
        const message = await messageOf(scene, chatId, messageId)
        const earlier = itemsOf(await ok(scene.member.ask('GET', `${path}/history`)))
        const texts = earlier.map((item) => item['text'])
        const isEdited = message['text'] === 'after' && message['editedAt'] !== undefined && texts.includes('before')
        const isAsBefore = message['text'] === 'before' && message['editedAt'] === undefined && !texts.includes('after')
        return either(isEdited, isAsBefore, { message, texts })
      },
      isTold: () => hears(scene.membersEar, 'message:edited', { messageId, text: 'after' }),
    }
  },

  'a deletion': async (scene, chatId) => {
    const messageId = await said(scene, chatId, 'to be deleted')
    return {
      send: () => scene.owner.ask('DELETE', `/messages/${chatId}/${messageId}`),
      outcome: async () => {
        const message = await messageOf(scene, chatId, messageId)
        const isGone = message['deletedAt'] !== undefined && message['text'] === ''
        return either(isGone, message['deletedAt'] === undefined && message['text'] === 'to be deleted', message)
      },
      isTold: () => hears(scene.membersEar, 'message:deleted', { messageId }),
    }
  },

  'a deletion for oneself': async (scene, chatId) => {
    const messageId = await said(scene, chatId, 'not for me')
    return {
      send: () => scene.owner.ask('DELETE', `/messages/${chatId}/${messageId}?for=me`),
      outcome: async () => {
        const items = itemsOf(await ok(scene.witness.ask('GET', `/messages/${chatId}?limit=100`)))
        const isThere = items.some((item) => item['id'] === messageId)
        await messageOf(scene, chatId, messageId) // for the others it is there in any case
        return either(!isThere, isThere, items)
      },
      isTold: () => hears(scene.ownersEar, 'message:deleted', { messageId, for: 'me' }),
    }
  },

  'a reaction': async (scene, chatId) => {
    const messageId = await said(scene, chatId, 'what do you think?')
    return {
      send: () => scene.owner.ask('PUT', `/messages/${chatId}/${messageId}/reactions/${encodeURIComponent('👍')}`),
      outcome: async () => {
        const { reactions, version } = await messageOf(scene, chatId, messageId)
        const [first, ...others] = reactions as { emoji: string; count: number }[] // as the contract says
        const isThere = first?.emoji === '👍' && first.count === 1 && others.length === 0 && version === 2
        return either(isThere, first === undefined && version === 1, { reactions, version })
      },
      isTold: () => hears(scene.membersEar, 'reaction:changed', { messageId, emoji: '👍', set: true }),
    }
  },

  'a pin': async (scene, chatId) => {
    const messageId = await said(scene, chatId, 'to be pinned')
    return {
      send: () => scene.owner.ask('PUT', `/chats/${chatId}/pins/${messageId}`),
      outcome: async () => {
        const pins = itemsOf(await ok(scene.member.ask('GET', `/chats/${chatId}/pins`)))
        const isPinned = pins.some((item) => item['id'] === messageId)
        return either(isPinned, !isPinned, pins)
      },
      isTold: () => hears(scene.membersEar, 'pin:changed', { messageId, pinned: true }),
    }
  },

  'a star': async (scene, chatId) => {
    const messageId = await said(scene, chatId, 'to be starred')
    return {
      send: () => scene.owner.ask('PUT', `/messages/${chatId}/${messageId}/star`),
      outcome: async () => {
        const starred = itemsOf(await ok(scene.witness.ask('GET', '/messages/starred?limit=100')))
        const isStarred = starred.some((item) => item['id'] === messageId)
        return either(isStarred, !isStarred, starred)
      },
      isTold: () => true, // nobody is told
    }
  },

  'new settings of the group': async (scene, chatId) => {
    const description = `about ${randomUUID()}`
    return {
      send: () => scene.owner.ask('PATCH', `/chats/${chatId}`, { description, slowModeSeconds: 1, posting: 'admins' }),
      outcome: async () => {
        const chat = await ok(scene.member.ask('GET', `/chats/${chatId}`))
        const isNew =
          chat['description'] === description && chat['slowModeSeconds'] === 1 && chat['posting'] === 'admins'
        const isOld = chat['description'] === '' && chat['slowModeSeconds'] === 0 && chat['posting'] === 'everyone'
        return either(isNew, isOld, chat)
      },
      isTold: () =>
        hears(scene.membersEar, 'chat:updated', { chatId, description, slowModeSeconds: 1, posting: 'admins' }),
    }
  },

  'a ban': async (scene, chatId) => {
    const { id } = scene.stranger
    await ok(scene.witness.ask('POST', `/chats/${chatId}/members`, { userIds: [id] }))
    return {
      send: () => scene.owner.ask('POST', `/chats/${chatId}/bans/${id}`),
      outcome: async () => {
        const { status } = await scene.stranger.ask('GET', `/messages/${chatId}`)
        const bans = itemsOf(await ok(scene.witness.ask('GET', `/chats/${chatId}/bans`)))
        const members = itemsOf(await ok(scene.member.ask('GET', `/chats/${chatId}/members`)))
        const isMember = members.some((item) => item['userId'] === id)
        const isBanned = bans.some((item) => item['userId'] === id)
        return either(isBanned && !isMember && status === 403, !isBanned && isMember && status === 200, {
          status,
          bans,
        })
      },
      isTold: () =>
        scene.membersEar.some(
          ({ name, payload }) => name === 'member:removed' && (payload as { chatId: string }).chatId === chatId,
        ),
    }
  },

  'joining by the last use of an invite': async (scene, chatId) => {
    const { code } = await ok(scene.witness.ask('POST', `/chats/${chatId}/invites`, { maxUses: 1 }))
    const { newcomer } = scene
    return {
      send: () => newcomer.ask('POST', `/invites/${String(code)}/join`),
      outcome: async () => {
        const members = itemsOf(await ok(scene.member.ask('GET', `/chats/${chatId}/members`)))
        const isMember = members.some((item) => item['userId'] === newcomer.id)
        const invites = itemsOf(await ok(scene.witness.ask('GET', `/chats/${chatId}/invites`)))
        const { uses } = invites.find((item) => item['code'] === code)! // it is never removed
        return either(isMember && uses === 1, !isMember && uses === 0, { isMember, uses })
      },
      isTold: () =>
        scene.membersEar.some(
          ({ name, payload }) => name === 'member:added' && (payload as { chatId: string }).chatId === chatId,
        ),
    }
  },

  'a draft': async (scene, chatId) => ({
    send: () => scene.owner.ask('PUT', `/chats/${chatId}/draft`, { text: 'what I wanted to say' }),
    outcome: async () => {
      const { me } = await ok(scene.witness.ask('GET', `/chats/${chatId}`))
      const { draft } = me as Json
      return either(draft === 'what I wanted to say', draft === undefined || draft === null, me)
    },
    isTold: () => hears(scene.ownersEar, 'chat:me', { chatId, draft: 'what I wanted to say' }),
  }),

  'a choice for oneself': async (scene, chatId) => ({
    send: () => scene.owner.ask('PATCH', `/chats/${chatId}/me`, { muted: true, pinned: true }),
    outcome: async () => {
      const { me } = await ok(scene.witness.ask('GET', `/chats/${chatId}`))
      const { muted, pinned } = me as Json
      return either(muted === true && pinned === true, muted === false && pinned === false, me)
    },
    isTold: () => hears(scene.ownersEar, 'chat:me', { chatId, muted: true, pinned: true }),
  }),

  'reading up to a message': async (scene, chatId) => {
    const sent = await ok(scene.member.ask('POST', '/messages', { chatId, text: 'read me' }))
    const seq = Number(sent['seq'])
    return {
      send: () => scene.owner.ask('PUT', `/chats/${chatId}/read`, { seq }),
      outcome: async () => {
        const { me } = await ok(scene.witness.ask('GET', `/chats/${chatId}`))
        const { readSeq, unread } = me as { readSeq: number; unread: number }
        return either(readSeq === seq && unread === 0, readSeq < seq && unread === seq - readSeq, me)
      },
      isTold: () => hears(scene.ownersEar, 'chat:me', { chatId, readSeq: seq }),
    }
  },

  'scheduling a message': async (scene, chatId) => {
    const text = `later ${randomUUID()}`
    const clientMessageId = randomUUID()
    const sendAt = () => new Date(Date.now() + 2_500).toISOString()
    return {
      send: () => scene.owner.ask('POST', '/messages', { chatId, text, clientMessageId, sendAt: sendAt() }),
      outcome: async () => {
        const waiting = itemsOf(await ok(scene.witness.ask('GET', '/messages/scheduled?limit=100')))
        const items = itemsOf(await ok(scene.member.ask('GET', `/messages/${chatId}?limit=100`)))
        const count = [...waiting, ...items].filter((item) => item['text'] === text).length
        if (count > 1) throw new Error('it waits, and was sent already') // unless it was sent in between: asked again
        return either(count === 1, count === 0, { waiting, items })
      },
      isTold: () => hears(scene.membersEar, 'message:new', { chatId, text }),
    }
  },
}
