import type { DomainEvent } from '@chat/common/events/define-event'
import { ownerOf, placeOf, publicBody, subjectOf } from './event-types.ts'

/** One POST and what came of it: a status with the first KB of the answer, or why there was none. */
export type Try = { at: Date; ms: number; status?: number; answer?: string; error?: string }

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** One event on its way to one webhook. The `id` is made of both, so an event that comes twice is delivered once. */
export type Delivery = {
  id: string
  webhookId: string
  /** Deliveries of one lane go out one after another. */
  lane: string
  type: string
  subject: string
  /** When it happened, and its place in the log of its chat: the order within the lane. */
  time: Date
  place?: number
  after: number
  ownerId?: string
  body: string
  state: DeliveryState
  createdAt: Date
  /** Not to be tried before. */
  dueAt: Date
  /** Not to be tried again after. */
  giveUpAt: Date
  /** In a row, up to now. */
  failures: number
  /** The newest ones. */
  tries: Try[]
  expiresAt: Date
}

export type DeliveryTimes = {
  /** Events of a chat come by several instances: so long one waits for those that belong before it. */
  settleMs: number
  giveUpMs: number
  keptMs: number
}

export const newDelivery = (webhookId: string, event: DomainEvent, now: Date, times: DeliveryTimes): Delivery => {
  const subject = subjectOf(event)
  const ownerId = ownerOf(event)
  const inMs = (ms: number): Date => new Date(now.getTime() + ms)

  return {
    id: `${webhookId}:${event.id}`,
    webhookId,
    lane: `${webhookId}:${subject}`,
    type: event.type,
    subject,
    time: new Date(event.time),
    ...placeOf(event),
    ...(ownerId !== undefined && { ownerId }),
    body: publicBody(event),
    state: 'waiting',
    createdAt: now,
    dueAt: inMs(times.settleMs),
    giveUpAt: inMs(times.giveUpMs),
    failures: 0,
    tries: [],
    expiresAt: inMs(times.giveUpMs + times.keptMs),
  }
}

/** As admins see it. */
export const toDeliveryView = ({ id, type, subject, state, createdAt, dueAt, tries }: Omit<Delivery, 'body'>) => ({
  id,
  type,
  subject,
  state,
  createdAt: createdAt.toISOString(),
  ...(state === 'waiting' && { nextTryAt: dueAt.toISOString() }),
  tries: tries.map(({ at, ...one }) => ({ at: at.toISOString(), ...one })),
})
export type DeliveryView = ReturnType<typeof toDeliveryView>
