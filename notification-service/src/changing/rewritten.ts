import { literal, orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import { isOf } from './one-message.ts'

type Text = { messageId: string; version: number; body: string }

const asOf = ({ version, body, messageId }: Text, told: string): Expression =>
  when(
    { $and: [isOf({ messageId }, told), { $lt: [orElse(`${told}.version`, 0), version] }] },
    { $mergeObjects: [told, { body: literal(body), version }] },
    orElse(told, null),
  )

/** Another text of a message, where it is told; an older one changes nothing. */
export const rewritten = (text: Text): Stage => ({
  $set: {
    notification: when(
      '$notification',
      {
        $mergeObjects: [
          '$notification',
          { latest: asOf(text, '$notification.latest'), mention: asOf(text, '$notification.mention') },
        ],
      },
      null,
    ),
  },
})
