import { stillOutgoing, whenDue } from './due.ts'
import { literal, orElse, when, type Expression, type Stage } from './expression.ts'
import { floorSeq } from './floor.ts'
import type { Mark } from './inbox.ts'
import { above } from './seq-ranges.ts'

/**
 * Of the notifications withdrawn since the last announcement the oldest are kept: only these can have been announced,
 * so only these can be on a screen.
 */
const mostWithdrawn = 10

const trimmed = when(
  { $and: [{ $or: ['$active', '$present'] }, '$notification'] },
  {
    $mergeObjects: [
      '$notification',
      {
        seqs: above('$notification.seqs', floorSeq),
        mention: when({ $gt: ['$notification.mention.seq', floorSeq] }, '$notification.mention', null),
        // what was folded before there was a choice is shown
        inApp: { $gt: [orElse('$notification.shownSeq', '$notification.latest.seq'), floorSeq] },
      },
    ],
  },
  null,
)

/** It was in the app and is no more. */
const isGone: Expression = {
  $and: [
    '$was',
    { $ne: ['$was.inApp', false] },
    { $or: [{ $ne: ['$was.id', '$notification.id'] }, { $not: '$notification.inApp' }] },
  ],
}

const withdrawn: Expression = {
  $slice: [{ $concatArrays: ['$withdrawn', when(isGone, ['$was'], [])] }, mostWithdrawn],
}

const isChanged: Expression = { $ne: ['$was', '$notification'] }

/**
 * The frame of every change of an inbox, as one pipeline update and so as one write: `stages` say what happened, and the
 * same rules as always then say what is left of the notification, what is still to go out of it, and whether there is
 * something to announce. What comes late or again ends in the same document, and is announced no more.
 */
export const change = (mark: Mark, ...stages: Stage[]): Stage[] => [
  { $set: { was: orElse('$notification', null) } },
  ...stages,
  { $set: { notification: trimmed } },
  { $set: { notification: when({ $eq: ['$notification.seqs', []] }, null, '$notification') } },
  {
    $set: {
      withdrawn,
      version: when(isChanged, { $add: ['$version', 1] }, '$version'),
      unsent: when(isChanged, literal(mark), '$unsent'),
      outgoing: stillOutgoing(mark.at),
    },
  },
  whenDue,
  { $unset: ['was'] },
]
