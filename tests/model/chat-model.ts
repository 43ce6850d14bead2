/** What a chat of a few people must look like after what they have done to it. No server, no clock. */

export type ModelMessage = {
  seq: number
  sender: number
  text: string
  mentions: number[]
  /** The seq of the message it answers. */
  replyTo: number | undefined
  isSystem: boolean
  isEdited: boolean
  isDeleted: boolean
  reactions: { emoji: string; people: number[] }[]
}

export type ModelPerson = {
  readSeq: number
  mark: { from: number; at: number } | undefined
  hidden: Set<number>
  /** Seqs, in the order of marking. */
  starred: number[]
  draft: string
}

export type ChatModel = { messages: ModelMessage[]; people: ModelPerson[]; pinned: number[] }

/** Person 0 has made it and owns it. */
export const newChat = (people: number): ChatModel => ({
  messages: [
    {
      seq: 1,
      sender: 0,
      text: '',
      mentions: [],
      replyTo: undefined,
      isSystem: true,
      isEdited: false,
      isDeleted: false,
      reactions: [],
    },
  ],
  people: Array.from({ length: people }, () => ({
    readSeq: 1,
    mark: undefined,
    hidden: new Set(),
    starred: [],
    draft: '',
  })),
  pinned: [],
})

export type Operation =
  | { kind: 'send'; person: number; text: string; mentions: number[]; replyTo: number | undefined }
  | { kind: 'edit'; person: number; seq: number; text: string; mentions: number[] }
  | { kind: 'delete' | 'hide' | 'pin' | 'unpin' | 'star' | 'unstar' | 'read' | 'unread'; person: number; seq: number }
  | { kind: 'react' | 'unreact'; person: number; seq: number; emoji: string }
  | { kind: 'draft'; person: number; text: string }

const without = <Item>(list: Item[], item: Item): Item[] => list.filter((each) => each !== item)

export const effectiveRead = ({ readSeq, mark }: ModelPerson): number =>
  mark && readSeq <= mark.at ? Math.min(readSeq, mark.from - 1) : readSeq

const read = (person: ModelPerson, seq: number): void => {
  const { mark, readSeq } = person
  if (mark === undefined || readSeq > mark.at || seq >= mark.at) {
    person.mark = mark && readSeq <= mark.at && seq < mark.at ? mark : undefined
    person.readSeq = Math.max(readSeq, seq)
  } else if (seq >= mark.from) person.mark = { ...mark, from: seq + 1 }
}

const unread = (person: ModelPerson, seq: number): void => {
  if (seq - 1 > person.readSeq) {
    person.readSeq = seq - 1
    person.mark = undefined
  } else person.mark = { from: seq, at: person.readSeq }
}

const react = (message: ModelMessage, person: number, emoji: string): void => {
  const there = message.reactions.find((reaction) => reaction.emoji === emoji)
  if (there) there.people = [...without(there.people, person), person]
  else message.reactions.push({ emoji, people: [person] })
}

const unreact = (message: ModelMessage, person: number, emoji: string): void => {
  for (const reaction of message.reactions)
    if (reaction.emoji === emoji) reaction.people = without(reaction.people, person)
  message.reactions = message.reactions.filter(({ people }) => people.length > 0)
}

/** Does it, or gives the status of the refusal. */
export const apply = (chat: ChatModel, operation: Operation): number => {
  const person = chat.people[operation.person]!
  if (operation.kind === 'send') {
    const seq = chat.messages.length + 1
    const { text, mentions, replyTo, person: sender } = operation
    const answered = replyTo === undefined ? undefined : chat.messages[replyTo - 1]!
    if (answered && (answered.isSystem || answered.isDeleted)) return 400
    const state = { isSystem: false, isEdited: false, isDeleted: false, reactions: [] }
    chat.messages.push({ seq, sender, text, mentions, replyTo, ...state })
    person.readSeq = seq
    return 200
  }
  if (operation.kind === 'draft') {
    person.draft = operation.text
    return 200
  }
  return applyToMessage(chat, operation, chat.messages[operation.seq - 1]!)
}

type OfMessage = Extract<Operation, { seq: number }>

/** Why something cannot be done to a message by somebody who may look at it. */
const refusalOf = ({ isSystem, isDeleted, seq }: ModelMessage, { hidden }: ModelPerson): number | undefined => {
  if (hidden.has(seq)) return 404
  if (isSystem) return 409
  return isDeleted ? 404 : undefined
}

const applyToMessage = (chat: ChatModel, operation: OfMessage, message: ModelMessage): number => {
  const { person: index, seq } = operation
  const person = chat.people[index]!
  const refusal = refusalOf(message, person)
  switch (operation.kind) {
    case 'read':
      read(person, seq)
      return 200
    case 'unread':
      unread(person, seq)
      return 200
    case 'hide':
      person.hidden.add(seq)
      return 200
    case 'edit':
      if (refusal !== undefined) return refusal
      if (message.sender !== index) return 403
      if (operation.text === message.text) return 200
      Object.assign(message, { text: operation.text, mentions: operation.mentions, isEdited: true })
      return 200
    case 'delete':
      if (message.isSystem) return 409
      if (message.sender !== index && index !== 0) return 403
      Object.assign(message, { text: '', mentions: [], replyTo: undefined, reactions: [], isDeleted: true })
      chat.pinned = without(chat.pinned, seq)
      for (const each of chat.people) each.starred = without(each.starred, seq)
      return 200
    case 'react':
    case 'unreact':
      if (refusal !== undefined) return refusal
      if (operation.kind === 'react') react(message, index, operation.emoji)
      else unreact(message, index, operation.emoji)
      return 200
    case 'pin':
    case 'unpin':
      if (refusal !== undefined) return refusal
      if (operation.kind === 'unpin') chat.pinned = without(chat.pinned, seq)
      else if (!chat.pinned.includes(seq)) chat.pinned = [seq, ...chat.pinned]
      return 200
    case 'star':
      if (person.hidden.has(seq) || message.isDeleted) return 404
      if (!person.starred.includes(seq)) person.starred = [...person.starred, seq]
      return 200
    case 'unstar':
      person.starred = without(person.starred, seq)
      return 200
  }
}
