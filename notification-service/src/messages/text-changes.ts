import { literal, orElse, when, type Expression, type Stage } from '../inboxes/expression.ts'
import type { LoggedMessage } from './logged-message.ts'

type Which = Pick<LoggedMessage, 'chatId' | 'seq' | 'messageId' | 'senderId' | 'version'>

/** Another text of a message, as inboxes show it. */
export type Edit = Which & { body: string }

/** A message that is gone for everybody. */
export type Deletion = Which

/** When a message was sent that is known to be deleted and nothing else. */
export const unknownTime = new Date(0)

const literals = (values: object): Record<string, Expression> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, literal(value)]))

const isOfLater = (version: number): Expression => ({
  $and: [{ $ne: ['$deleted', true] }, { $gt: [version, orElse('$version', 0)] }],
})

/** The newest text stays. What is edited before it is heard of waits, without a type, for the rest of the message. */
export const edited = ({ version, body, ...which }: Edit, expiresAt: Date): Stage => ({
  $set: {
    ...literals(which),
    body: when(isOfLater(version), literal(body), '$body'),
    version: { $max: ['$version', version] },
    changed: true,
    expiresAt: orElse('$expiresAt', expiresAt),
  },
})

/** A tombstone: of the message only its place is left, also if it has not been heard of yet. */
export const deleted = ({ version, ...which }: Deletion, expiresAt: Date): Stage => ({
  $set: {
    ...literals({ ...which, type: 'silent', to: [], toEverybody: false, answeredId: null, body: '' }),
    version: { $max: ['$version', version] },
    sentAt: orElse('$sentAt', unknownTime),
    deleted: true,
    changed: true,
    expiresAt: { $max: ['$expiresAt', expiresAt] },
  },
})

/** The message of which an edit was heard first. */
export const completed = ({ body, version, ...rest }: LoggedMessage): Stage => ({
  $set: {
    ...literals(rest),
    body: when(isOfLater(version), literal(body), '$body'),
    version: { $max: ['$version', version] },
  },
})
