import { orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import { isOf, type OneMessage } from './one-message.ts'

type Which = Pick<OneMessage, 'messageId'>

const blank = (message: Which, told: string): Expression =>
  when(isOf(message, told), { $mergeObjects: [told, { body: '' }] }, orElse(told, null))

const fold = (message: Which, path: string): Expression => ({
  $mergeObjects: [path, { latest: blank(message, `${path}.latest`), mention: blank(message, `${path}.mention`) }],
})

/** What is withdrawn waits to be announced: a text that is deleted is not among it. */
export const scrubbed = (message: Which): Stage => ({
  $set: {
    was: when('$was', fold(message, '$was'), null),
    withdrawn: { $map: { input: '$withdrawn', as: 'fold', in: fold(message, '$$fold') } },
  },
})
