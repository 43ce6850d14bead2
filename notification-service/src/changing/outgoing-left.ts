import { defaultWishes } from '../recipients/wishes.ts'
import { literal, orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import { holds } from '../inboxes/seq-ranges.ts'
import { isOf, type OneMessage } from './one-message.ts'

const told: Expression = {
  $filter: {
    input: ['$notification.latest', '$notification.mention'],
    as: 'told',
    cond: { $gt: ['$$told', null] },
  },
}

/** The newest that is left of what interrupts and has not gone out yet; null where there is none. */
const newestOf = (types: Expression, sent: string): Expression => ({
  $max: {
    $map: {
      input: told,
      as: 'told',
      in: when(
        { $and: [{ $in: ['$$told.type', types] }, { $gt: ['$$told.seq', orElse(`${sent}.seq`, 0)] }] },
        '$$told.seq',
        null,
      ),
    },
  },
})

type Waiting = { due: string; sent: string; types: Expression }

/** What was to go out for a message that is gone goes out for what is left, if that has not. */
const left = ({ due, sent, types }: Waiting): Expression =>
  when(
    { $or: [{ $lte: [due, null] }, holds(orElse('$notification.seqs', []), `${due}.seq`)] },
    orElse(due, '$$REMOVE'),
    {
      $let: {
        vars: { seq: newestOf(types, sent) },
        in: when({ $gt: ['$$seq', null] }, { at: `${due}.at`, seq: '$$seq' }, '$$REMOVE'),
      },
    },
  )

const push = left({
  due: '$outgoing.push',
  sent: '$outgoing.pushed',
  types: orElse('$wishes.push', literal(defaultWishes.push)),
})
const mail = left({
  due: '$outgoing.mail',
  sent: '$outgoing.mailed',
  types: orElse('$wishes.mail', literal(defaultWishes.mail)),
})

const outgoingIf = (fields: Record<string, Expression>): Stage => ({
  $set: {
    outgoing: when(
      { $gt: ['$outgoing', null] },
      {
        push: '$outgoing.push',
        mail: '$outgoing.mail',
        close: '$outgoing.close',
        pushed: '$outgoing.pushed',
        mailed: '$outgoing.mailed',
        ...fields,
      },
      '$$REMOVE',
    ),
  },
})

/** After something was taken out of a notification. */
export const outgoingLeft: Stage = outgoingIf({ push, mail })

const shown = orElse('$was.mention', '$was.latest')

/** Pushed, and what the screens show of it is this message. */
const isOnScreens = (message: Pick<OneMessage, 'messageId'>): Expression => ({
  $let: {
    vars: { shown },
    in: {
      $and: [
        isOf(message, '$$shown'),
        { $eq: ['$outgoing.pushed.id', '$was.id'] },
        { $gte: ['$outgoing.pushed.seq', '$$shown.seq'] },
      ],
    },
  },
})

/** The text of a message that is gone leaves the screens at once. */
export const offScreens = (message: Pick<OneMessage, 'messageId'>, at: Date): Stage =>
  outgoingIf({
    close: when(
      isOnScreens(message),
      { at, id: '$outgoing.pushed.id', seq: '$outgoing.pushed.seq' },
      orElse('$outgoing.close', '$$REMOVE'),
    ),
    pushed: when(isOnScreens(message), '$$REMOVE', orElse('$outgoing.pushed', '$$REMOVE')),
  })
