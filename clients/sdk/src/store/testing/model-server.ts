import { ApiProblem } from '../../problem.ts'

type Kept = {
  id: string
  chatId: string
  seq: number
  version: number
  senderId: string
  clientMessageId?: string
  text: string
  mentions: string[]
  reactions: { emoji: string; userIds: string[] }[]
  pinned: boolean
  createdAt: string
  editedAt?: string
  deletedAt?: string
  hiddenFromMe: boolean
  changedAt: number
}

type Room = {
  id: string
  name: string
  log: Kept[]
  isMine: boolean
  readSeq: number
  mark: { from: number; at: number } | undefined
  pinned: boolean
  draft: string | null
  version: number
  changedAt: number
  joinedSeq: number
}

export type ServerEvent = { name: string; payload: object }
export type Asked = { method: string; path: string; query: Record<string, unknown>; body: Record<string, unknown> }

export const ada = 'ada'

const refuse = (status: number, slug: string): never => {
  throw new ApiProblem({ type: `/problems/${slug}`, title: slug, status }, status)
}

/** What API.md promises, over chats in memory, as one of two people sees it. Each change gives what is told to her. */
export const createModelServer = (chatIds: readonly string[]) => {
  let clock = 0
  const now = (): number => (clock += 1)
  const iso = (at: number): string => new Date(at).toISOString()
  const rooms = new Map<string, Room>(
    chatIds.map((id) => [
      id,
      {
        id,
        name: id,
        log: [],
        isMine: true,
        readSeq: 0,
        mark: undefined,
        pinned: false,
        draft: null,
        version: 0,
        changedAt: 0,
        joinedSeq: 0,
      },
    ]),
  )

  const room = (chatId: string): Room => rooms.get(chatId)!
  const mine = (chatId: string): Room => {
    const found = rooms.get(chatId)
    return found?.isMine ? found : refuse(404, 'chat-not-found')
  }

  /** As an event has it, with nothing personal. */
  const data = ({ hiddenFromMe: _hidden, changedAt: _changedAt, reactions, pinned: _pinned, ...message }: Kept) => ({
    ...message,
    attachments: [],
    reactions: reactions.map(({ emoji, userIds }) => ({ emoji, count: userIds.length })),
  })

  const view = (message: Kept) => ({
    ...data(message),
    reactions: message.reactions.map(({ emoji, userIds }) => ({
      emoji,
      count: userIds.length,
      mine: userIds.includes(ada),
    })),
    ...(message.pinned && { pinned: true }),
  })

  const viewOrStub = (message: Kept) =>
    message.hiddenFromMe
      ? { ...view(message), text: '', mentions: [], reactions: [], pinned: false, hidden: true }
      : view(message)

  const effectiveRead = ({ mark, readSeq }: Room): number => (mark ? Math.min(readSeq, mark.from - 1) : readSeq)

  const chatView = (of: Room) => {
    const last = of.log.at(-1)
    const read = effectiveRead(of)
    return {
      id: of.id,
      type: 'group',
      name: of.name,
      createdAt: iso(0),
      lastSeq: of.log.length,
      ...(last && !last.hiddenFromMe && { lastMessage: view(last) }),
      memberCount: 2,
      me: {
        role: 'member',
        readSeq: read,
        unread: Math.max(0, of.log.length - read),
        ...(of.mark && { unreadFrom: of.mark.from }),
        mentions: of.log.filter(
          ({ seq, mentions, senderId }) => seq > read && senderId !== ada && mentions.includes(ada),
        ).length,
        muted: false,
        level: 'all',
        pinned: of.pinned,
        joinedSeq: of.joinedSeq,
        ...(of.draft !== null && { draft: of.draft }),
      },
    }
  }

  type Listed = ReturnType<typeof chatView>

  const activityAt = (chatId: string): number => Date.parse(room(chatId).log.at(-1)?.createdAt ?? iso(0))

  const inOrder = (a: Listed, b: Listed): number =>
    Number(b.me.pinned) - Number(a.me.pinned) ||
    activityAt(b.id) - activityAt(a.id) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))

  const list = (): Listed[] =>
    [...rooms.values()]
      .filter(({ isMine }) => isMine)
      .map(chatView)
      .sort(inOrder)

  /** The cursor is the place where the page before ended. */
  const listPage = (cursor: unknown) => {
    const place = cursor === undefined ? undefined : (JSON.parse(String(cursor)) as Listed) // made below
    const rest = list().filter((each) => !place || inOrder(place, each) < 0)
    const items = rest.slice(0, 2)
    return { items, next: rest.length > 2 ? JSON.stringify(items.at(-1)) : null }
  }

  const say = (chatId: string, senderId: string, text: string, clientMessageId?: string) => {
    const of = room(chatId)
    const seq = of.log.length + 1
    const at = now()
    const message: Kept = {
      id: `${chatId}${seq}`,
      chatId,
      seq,
      version: 1,
      senderId,
      ...(clientMessageId !== undefined && { clientMessageId }),
      text,
      mentions: text.includes('@ada') ? [ada] : [],
      reactions: [],
      pinned: false,
      createdAt: iso(at),
      hiddenFromMe: false,
      changedAt: 0,
    }
    of.log.push(message)
    if (senderId === ada) Object.assign(of, { readSeq: seq, mark: undefined, changedAt: at })
    return { message, events: of.isMine ? [{ name: 'message:new', payload: data(message) }] : [] }
  }

  const change = (chatId: string, seq: number, make: (message: Kept) => ServerEvent | undefined): ServerEvent[] => {
    const message = room(chatId).log[seq - 1]
    if (!message || message.deletedAt !== undefined) return []
    const event = make(message)
    if (!event) return []
    message.version += 1
    message.changedAt = now()
    const { id: messageId, version } = message
    const told = { name: event.name, payload: { chatId, messageId, seq, version, ...event.payload } }
    return room(chatId).isMine ? [told] : []
  }

  const edit = (chatId: string, seq: number, text: string): ServerEvent[] =>
    change(chatId, seq, (message) => {
      const editedAt = iso(now())
      const mentions = text.includes('@ada') ? [ada] : []
      Object.assign(message, { text, mentions, editedAt })
      return { name: 'message:edited', payload: { text, mentions, editedAt } }
    })

  const remove = (chatId: string, seq: number): ServerEvent[] =>
    change(chatId, seq, (message) => {
      const deletedAt = iso(now())
      Object.assign(message, { text: '', mentions: [], reactions: [], pinned: false, deletedAt })
      return { name: 'message:deleted', payload: { deletedAt } }
    })

  const react = (chatId: string, seq: number, userId: string, emoji: string, set: boolean): ServerEvent[] =>
    change(chatId, seq, (message) => {
      const before = message.reactions.find((each) => each.emoji === emoji)
      if ((before?.userIds.includes(userId) ?? false) === set) return undefined
      if (!before) message.reactions.push({ emoji, userIds: [userId] })
      else before.userIds = set ? [...before.userIds, userId] : before.userIds.filter((each) => each !== userId)
      message.reactions = message.reactions.filter(({ userIds }) => userIds.length > 0)
      const { reactions } = data(message)
      return { name: 'reaction:changed', payload: { userId, emoji, set, reactions } }
    })

  const pin = (chatId: string, seq: number, pinned: boolean): ServerEvent[] =>
    change(chatId, seq, (message) => {
      if (message.pinned === pinned) return undefined
      message.pinned = pinned
      return { name: 'pin:changed', payload: { pinned } }
    })

  const hide = (chatId: string, seq: number): ServerEvent[] => {
    const message = room(chatId).log[seq - 1]
    if (!message || message.hiddenFromMe) return []
    Object.assign(message, { hiddenFromMe: true, changedAt: now() })
    const payload = { chatId, messageId: message.id, seq, deletedAt: iso(clock), for: 'me' }
    return room(chatId).isMine ? [{ name: 'message:deleted', payload }] : []
  }

  const tellMe = (of: Room, told: object): ServerEvent[] => {
    of.changedAt = now()
    return of.isMine ? [{ name: 'chat:me', payload: { chatId: of.id, ...told } }] : []
  }

  const choose = (chatId: string, pinned: boolean, draft: string | null): ServerEvent[] => {
    const of = room(chatId)
    Object.assign(of, { pinned, draft, version: of.version + 1 })
    return tellMe(of, { version: of.version, pinned, draft })
  }

  const read = (chatId: string, seq: number): ServerEvent[] => {
    const of = room(chatId)
    const reached = Math.min(seq, of.log.length)
    if (effectiveRead(of) >= reached) return []
    of.readSeq = Math.max(of.readSeq, reached)
    if (of.mark && of.mark.at <= reached) of.mark = undefined
    if (of.mark && of.mark.from <= reached) of.mark = { ...of.mark, from: reached + 1 }
    return tellMe(of, { readSeq: effectiveRead(of), ...(of.mark && { unreadFrom: of.mark.from }) })
  }

  const markUnread = (chatId: string, seq: number): ServerEvent[] => {
    const of = room(chatId)
    if (seq > of.log.length) return []
    of.mark = { from: seq, at: of.log.length }
    of.readSeq = Math.max(of.readSeq, seq - 1)
    return tellMe(of, { readSeq: effectiveRead(of), unreadFrom: seq })
  }

  const leaveOrJoin = (chatId: string): ServerEvent[] => {
    const of = room(chatId)
    Object.assign(of, { isMine: !of.isMine, changedAt: now() })
    if (!of.isMine) return [{ name: 'chat:removed', payload: { chatId, reason: 'removed' } }]
    const { message } = say(chatId, 'bob', 'ada joins')
    Object.assign(of, { joinedSeq: message.seq, readSeq: message.seq, mark: undefined })
    return [
      { name: 'chat:created', payload: chatView(of) },
      { name: 'message:new', payload: data(message) },
    ]
  }

  const sync = ({
    chats,
    since,
    limit = 100,
    cursor,
  }: {
    chats: Record<string, number>
    since?: string
    limit?: number
    cursor?: string
  }) => {
    const reached = cursor === undefined ? chats : (JSON.parse(cursor) as Record<string, number>)
    const page: Record<string, object> = {}
    const goesOn: Record<string, number> = {}
    let space = Math.min(limit, 4)
    for (const [chatId, after] of Object.entries(reached)) {
      if (!room(chatId).isMine) continue
      const missing = room(chatId).log.slice(after)
      const items = missing.slice(0, space).map(viewOrStub)
      space -= items.length
      if (items.length < missing.length) goesOn[chatId] = after + items.length
      page[chatId] = { items, hasMore: items.length < missing.length, lastSeq: after + missing.length }
    }
    const isFirst = cursor === undefined
    const from = since === undefined ? Infinity : Date.parse(since) - 3
    const known = [...rooms.values()].filter(({ id, isMine }) => isMine && chats[id] !== undefined)
    return {
      chats: page,
      changed: isFirst ? known.flatMap(({ log }) => log.filter((each) => each.changedAt >= from).map(viewOrStub)) : [],
      chatsChanged: isFirst ? known.filter(({ changedAt }) => changedAt >= from).map(chatView) : [],
      added: isFirst ? list().filter(({ id }) => chats[id] === undefined) : [],
      removed: isFirst ? Object.keys(chats).filter((id) => !room(id).isMine) : [],
      cursor: Object.keys(goesOn).length > 0 ? JSON.stringify(goesOn) : null,
      serverTime: iso(clock),
    }
  }

  const history = (chatId: string, { before, after, around, limit = 50 }: Record<string, unknown>) => {
    const all = mine(chatId).log.filter(({ hiddenFromMe }) => !hiddenFromMe)
    const size = Math.min(Number(limit), 4)
    const first =
      after !== undefined
        ? all.filter(({ seq }) => seq <= Number(after)).length
        : around !== undefined
          ? Math.max(0, all.filter(({ seq }) => seq < Number(around)).length - 2)
          : all.filter(({ seq }) => before === undefined || seq < Number(before)).length - size
    const from = Math.max(0, first)
    const end = after === undefined && around === undefined ? first + size : from + size
    const items = all.slice(from, Math.max(from, end)).map(view)
    return { items, hasBefore: from > 0, hasAfter: from + items.length < all.length }
  }

  const seqOf = (messageId: string): number => Number(messageId.slice(1))

  /** What a request answers, and the events that it causes. */
  const answer = ({ method, path, query, body }: Asked): { answer: unknown; events: ServerEvent[] } => {
    const [, area, chatId = '', id = '', what, emoji] = path.split('?')[0]!.split('/')
    const only = (given: unknown) => ({ answer: given, events: [] as ServerEvent[] })
    if (method === 'POST' && path === '/messages') {
      const { chatId: to, text, clientMessageId } = body as Record<string, string>
      const kept = mine(to!).log.find((each) => each.clientMessageId === clientMessageId)
      if (kept) return only(view(kept))
      if (text === 'refused') return refuse(403, 'forbidden')
      const { message, events } = say(to!, ada, text!, clientMessageId)
      return { answer: view(message), events }
    }
    if (area === 'chats' && chatId === '') return only(listPage(query.cursor))
    if (area === 'chats' && id === '') return only(chatView(mine(chatId)))
    if (area === 'chats' && id === 'read') return { answer: undefined, events: read(mine(chatId).id, Number(body.seq)) }
    if (area === 'messages' && id === '') return only(history(chatId, query))

    const seq = seqOf(id)
    const message = mine(chatId).log[seq - 1] ?? refuse(404, 'message-not-found')
    if (method === 'GET') return only(view(message))
    if (message.deletedAt !== undefined) return refuse(404, 'message-not-found')
    if (method === 'PATCH' && message.senderId !== ada) return refuse(403, 'forbidden')
    if (method === 'PATCH') return { events: edit(chatId, seq, String(body.text)), answer: view(message) }
    if (what === 'reactions') {
      const events = react(chatId, seq, ada, decodeURIComponent(emoji!), method === 'PUT')
      return { events, answer: view(message) }
    }
    if (path.endsWith('?for=me')) return { answer: undefined, events: hide(chatId, seq) }
    return { answer: undefined, events: remove(chatId, seq) }
  }

  const visible = (chatId: string) =>
    room(chatId)
      .log.filter(({ hiddenFromMe }) => !hiddenFromMe)
      .map(view)

  return {
    rooms,
    list,
    visible,
    say,
    edit,
    remove,
    react,
    pin,
    hide,
    choose,
    read,
    markUnread,
    leaveOrJoin,
    sync,
    answer,
  }
}

export type ModelServer = ReturnType<typeof createModelServer>
