import { randomBytes, randomUUID } from 'node:crypto'
import type { DomainEvent } from '@chat/common/events/define-event'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createOutbound } from '../../outbound/create-outbound.ts'
import { outgoingHandlers } from '../../outgoing/handlers.ts'
import { openOutgoing } from '../../outgoing/open-outgoing.ts'
import type { Result, Work } from '../../outgoing/work.ts'
import { workDocs } from '../../outgoing/work.model.ts'
import { newUserId, openTestService } from '../../testing/open-test-service.ts'
import { createTestChat } from '../../testing/test-chat.ts'
import { toSubscription } from '../push-subscription.ts'
import { subscribe } from '../subscribe.ts'
import { openFakePushService } from './fake-push-service.ts'

export const pushDelayMs = 5_000

const noMails = async (): Promise<Result> => ({ result: 'dropped', reason: 'not tested here' })

/** Everything from an event to a browser that is away, on a clock that tests move. */
export const openTestPushing = async () => {
  const service = await openTestService()
  const browsers = await openFakePushService(() => service.deps.push.publicKey)
  let aheadMs = 0
  const now = (): Date => new Date(Date.now() + aheadMs)
  const outbound = createOutbound({ privateTargetsEnabled: true, timeoutMs: 300, now })
  const deps = { ...service.deps, outbound, now }
  const connected = { of: async () => new Map() }
  const outgoing = openOutgoing(
    {
      ...deps,
      metrics: createMetrics('notification-service'),
      connected,
      handlers: { ...outgoingHandlers({ ...deps, connected }), mail: noMails, digest: noMails },
    },
    { everyMs: 60_000, leaseMs: 60_000, pushDelayMs, giveUpAfterMs: 86_400_000, digestHour: 8 },
  )

  const tell = async (events: DomainEvent[]): Promise<void> => {
    for (const event of events) await service.handle(event)
  }

  const subscribed = async (userId: string): Promise<{ browser: string; id: string }> => {
    const { browser, json } = browsers.subscribe()
    const given = toSubscription(json, { sessionId: randomUUID(), createdAt: now() })
    await subscribe(deps, userId, given)
    return { browser, id: given.id }
  }

  return {
    service,
    deps,
    browsers,
    tell,
    now,
    subscribed,
    /** Two people in a chat, and the browser of the second. */
    openChat: async (type: 'direct' | 'group' = 'direct') => {
      const [ada, bob] = [await service.register('Ada'), await service.register('Bob')]
      const id = randomBytes(16).toString('hex')
      const direct = `${id.slice(0, 8)}-${id.slice(8, 12)}-8${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20)}`
      const chat = createTestChat(type === 'direct' ? direct : randomUUID())
      await tell(chat.created(type, [ada, bob, ...(type === 'group' ? [newUserId()] : [])]))
      return { ada, bob, chat, ...(await subscribed(bob)) }
    },
    /** What came to a browser. */
    at: (browser: string) => browsers.pushes.filter((push) => push.browser === browser),
    triesAt: (browser: string) => browsers.asked.filter((each) => each === browser).length,
    /** What is due after some more time is done. */
    after: async (ms: number): Promise<void> => {
      aheadMs += ms
      await outgoing.decideDue()
      await outgoing.sendDue()
    },
    worksOf: async (userId: string) =>
      (await workDocs(service.db)
        .find({ userId, kind: { $in: ['push', 'close'] } })
        .sort({ _id: 1 })
        .toArray()) as unknown as Work[], // as they are kept
    close: async (): Promise<void> => {
      await outgoing.stop()
      outbound.close()
      await browsers.close()
      await service.close()
    },
  }
}

export type TestPushing = Awaited<ReturnType<typeof openTestPushing>>
