import { orElse, valueFor, when, type Expression, type Stage } from '../inboxes/expression.ts'
import type { Inbox } from '../inboxes/inbox.ts'
import { momentBefore } from './moment.ts'

/** What an inbox of reactions has to know from that of messages, in which all of it only grows. */
export type Owner = { active: boolean; memberSeq: number; readSeq: number; hidden: number[] }

export const ownerOf = (inbox: Pick<Inbox, 'active' | 'memberSeq' | 'seenAt' | 'hidden'> | undefined): Owner => ({
  active: inbox?.active ?? false,
  memberSeq: inbox?.memberSeq ?? 0,
  readSeq: inbox?.seenAt ? momentBefore(inbox.seenAt) : 0,
  hidden: inbox?.hidden ?? [],
})

export type Known = Pick<Inbox, 'memberSeq' | 'readSeq' | 'hidden'>

export const isBehind = ({ memberSeq, readSeq, hidden = [] }: Known, owner: Owner): boolean =>
  memberSeq < owner.memberSeq || readSeq < owner.readSeq || owner.hidden.some((seq) => !hidden.includes(seq))

/** Whether they are in the chat now and when they were last seen there: of two who copy it the later has the last word. */
export const owned = (owners: [inboxId: string, owner: Owner][]): Stage[] => [
  { $set: { owner: valueFor('$_id', owners) } },
  {
    $set: {
      present: when({ $gte: ['$owner.memberSeq', '$memberSeq'] }, '$owner.active', '$present'),
      memberSeq: { $max: ['$memberSeq', '$owner.memberSeq'] },
      readSeq: { $max: ['$readSeq', '$owner.readSeq'] },
      hidden: { $setUnion: [orElse('$hidden', []), '$owner.hidden'] } as Expression,
    },
  },
  { $unset: ['owner'] },
]
