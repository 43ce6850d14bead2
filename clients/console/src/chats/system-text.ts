import type { Message } from '@chat/sdk/message'

type NameOf = (userId: string) => string

const list = new Intl.ListFormat('en')

const inSentence = (userIds: readonly string[], nameOf: NameOf): string =>
  list.format(userIds.map(nameOf).map((name) => (name === 'You' ? 'you' : name)))

const membersAdded = ({ senderId, system }: Message, nameOf: NameOf): string => {
  const userIds = system?.userIds ?? []
  if (userIds.length === 1 && userIds[0] === senderId) return `${nameOf(senderId)} joined`
  return `${nameOf(senderId)} added ${inSentence(userIds, nameOf)}`
}

const membersRemoved = ({ senderId, system }: Message, nameOf: NameOf): string => {
  const names = inSentence(system?.userIds ?? [], nameOf)
  if (system?.reason === 'removed') return `${nameOf(senderId)} removed ${names}`
  if (system?.reason === 'banned') return `${nameOf(senderId)} banned ${names}`
  return system?.reason === 'deleted'
    ? `The account of ${names} was closed`
    : `${list.format((system?.userIds ?? []).map(nameOf))} left`
}

/** People who are named in what is said of a message: who sent it and whom it is about. */
export const namedIn = ({ senderId, system }: Message): string[] => [
  ...new Set([senderId, ...(system?.userIds ?? [])].filter((userId) => userId !== '')),
]

/** What happened to a chat, in words. A kind that is not known says only that something did. */
export const systemText = (message: Message, nameOf: NameOf): string => {
  const { system, senderId } = message
  const names = inSentence(system?.userIds ?? [], nameOf)
  switch (system?.kind ?? '') {
    case 'created':
      return `${nameOf(senderId)} started this chat`
    case 'renamed':
      return `${nameOf(senderId)} named the group “${system?.name ?? ''}”`
    case 'settings-changed':
      return `${nameOf(senderId)} changed the settings of the group`
    case 'members-added':
      return membersAdded(message, nameOf)
    case 'members-removed':
      return membersRemoved(message, nameOf)
    case 'banned':
      return `${nameOf(senderId)} banned ${names}`
    case 'unbanned':
      return `${nameOf(senderId)} lifted the ban of ${names}`
    case 'role-changed':
      return `${nameOf(senderId)} made ${names} ${system?.role === 'member' ? 'a member' : `an ${system?.role ?? 'admin'}`}`
    case 'deleted':
      return `${nameOf(senderId)} deleted the group`
    default:
      return 'The chat has changed'
  }
}
