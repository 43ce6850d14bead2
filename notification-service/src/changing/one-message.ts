import { literal, type Expression } from '../inboxes/expression.ts'

/** A message of the log, by all that names it. */
export type OneMessage = { chatId: string; seq: number; messageId: string }

/** Whether what is told there is this message; `told` is a path. */
export const isOf = ({ messageId }: Pick<OneMessage, 'messageId'>, told: string): Expression => ({
  $eq: [`${told}.messageId`, literal(messageId)],
})
