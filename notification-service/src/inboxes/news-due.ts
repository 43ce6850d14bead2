import { orElse, when, type Expression } from './expression.ts'
import { floorSeq } from './floor.ts'
import { isOfTypes, newestOf } from './message-expressions.ts'
import { holds } from './seq-ranges.ts'

/** When this is, and how long a push waits from then. */
export type Times = { at: Date; pushDelayMs: number }

/** What was counted before has had its turn, and whatever was `sent` later said that too. */
const isUnheard = (sent: string): Expression => ({
  $and: [
    { $not: holds(orElse('$notification.seqs', []), '$$message.seq') },
    { $gt: ['$$message.seq', orElse(`${sent}.seq`, 0)] },
  ],
})

const newest = (types: string, sent: string): Expression =>
  newestOf('$news', { $and: [isOfTypes(types), isUnheard(sent)] })

/** The newest of `$news` that interrupts, by push and by mail. To be asked before they are counted. */
export const interrupting: Expression = {
  push: newest('$wanted.push', '$outgoing.pushed'),
  mail: newest('$wanted.mail', '$outgoing.mailed'),
}

/** What waits already keeps its time, so that whoever writes on and on puts nothing off. */
const dueFor = (news: string, known: string, at: Expression): Expression =>
  when(
    { $gt: [news, null] },
    { at: when({ $gt: [`${known}.seq`, floorSeq] }, `${known}.at`, at), seq: { $max: [news, `${known}.seq`] } },
    orElse(known, '$$REMOVE'),
  )

/** `outgoing` with what is due for `$newest`. */
export const withNews = ({ at, pushDelayMs }: Times): Expression =>
  when(
    { $or: [{ $gt: ['$newest.push', null] }, { $gt: ['$newest.mail', null] }] },
    {
      $mergeObjects: [
        '$outgoing',
        {
          push: dueFor('$newest.push', '$outgoing.push', new Date(at.getTime() + pushDelayMs)),
          mail: dueFor('$newest.mail', '$outgoing.mail', { $add: [at, '$wanted.mailAfterMs'] }),
        },
      ],
    },
    orElse('$outgoing', '$$REMOVE'),
  )
