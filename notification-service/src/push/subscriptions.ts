import type { Subscription } from '../recipients/recipient.ts'

/** Browsers a person has; the one that subscribed first goes. */
export const mostSubscriptions = 20

const isSame = (one: Subscription, other: Subscription): boolean =>
  one.keys.p256dh === other.keys.p256dh && one.keys.auth === other.keys.auth && one.sessionId === other.sessionId

/** With one more. A browser that is known keeps its place, with the keys and the session of now. */
export const withSubscription = (subscriptions: Subscription[], added: Subscription): Subscription[] => {
  const known = subscriptions.find(({ id }) => id === added.id)
  if (known === undefined) return [...subscriptions, added].slice(-mostSubscriptions)
  if (isSame(known, added)) return subscriptions

  const renewed = { ...added, createdAt: known.createdAt }
  return subscriptions.map((each) => (each === known ? renewed : each))
}

export const without = (subscriptions: Subscription[], isGone: (one: Subscription) => boolean): Subscription[] =>
  subscriptions.some(isGone) ? subscriptions.filter((one) => !isGone(one)) : subscriptions
