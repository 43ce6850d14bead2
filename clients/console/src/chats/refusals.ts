import type { Refusal } from '@chat/sdk/chat'

const reasons: Record<string, string> = {
  blocked: 'one of you has blocked the other',
  'contacts-only': 'only contacts may add them',
  banned: 'they are banned from this group',
  'already-a-member': 'they are in it already',
  'user-not-found': 'there is no such account any more',
}

/** Who could not be put into a group and why, a line each. */
export const refusalTexts = (refused: readonly Refusal[], nameOf: (userId: string) => string): string[] =>
  refused.map(({ userId, reason }) => `${nameOf(userId)} was not added: ${reasons[reason] ?? reason}.`)
