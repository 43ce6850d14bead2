import { problem } from '../problems.ts'

type Contact = {
  /** Who has asked, as long as the other has not accepted. */
  askedBy?: string
  since: Date
}

/** What two people are to each other: one document, so that blocks, requests and contacts cannot contradict. */
export type Relation = {
  /** The lower id first. */
  userIds: readonly [string, string]
  /** 0: nothing ever was between them. */
  version: number
  /** Who of them blocks the other, and since when. */
  blockedSince: Readonly<Record<string, Date>>
  contact: Contact | null
}

export type ContactState = 'asked' | 'asks-me' | 'contact'

export const inOrder = (userId: string, otherId: string): readonly [string, string] =>
  userId < otherId ? [userId, otherId] : [otherId, userId]

export const noRelation = (userId: string, otherId: string): Relation => ({
  userIds: inOrder(userId, otherId),
  version: 0,
  blockedSince: {},
  contact: null,
})

export const otherOf = ({ userIds: [low, high] }: Pick<Relation, 'userIds'>, userId: string): string =>
  userId === low ? high : low

const next = (relation: Relation, change: Partial<Relation>): Relation => ({
  ...relation,
  ...change,
  version: relation.version + 1,
})

/** Ends a contact, and a request of either. */
export const block = (relation: Relation, userId: string, at: Date): Relation =>
  relation.blockedSince[userId]
    ? relation
    : next(relation, { blockedSince: { ...relation.blockedSince, [userId]: at }, contact: null })

/** What was before the block does not come back. */
export const unblock = (relation: Relation, userId: string): Relation => {
  const { [userId]: since, ...others } = relation.blockedSince
  return since ? next(relation, { blockedSince: others }) : relation
}

/** Asks to be a contact, or accepts what the other has asked. @throws ProblemError `blocked`, whoever blocks whom. */
export const befriend = (relation: Relation, userId: string, at: Date): Relation => {
  if (Object.keys(relation.blockedSince).length > 0) throw problem('blocked')

  const { contact } = relation
  if (contact === null) return next(relation, { contact: { askedBy: userId, since: at } })

  const isMine = contact.askedBy === undefined || contact.askedBy === userId
  return isMine ? relation : next(relation, { contact: { since: at } })
}

/** Declines, withdraws or removes. */
export const endContact = (relation: Relation): Relation =>
  relation.contact === null ? relation : next(relation, { contact: null })

/** As one of the two sees it. */
export const contactStateOf = ({ askedBy }: Contact, userId: string): ContactState => {
  if (askedBy === undefined) return 'contact'
  return askedBy === userId ? 'asked' : 'asks-me'
}
