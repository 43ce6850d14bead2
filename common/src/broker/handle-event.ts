import { anyEvent, type DomainEvent } from '../events/define-event.ts'
import { UnreadableEvent, type ConsumeOptions, type Route } from './broker.ts'
import { createInOrder } from './run-in-order.ts'

/** What became of one event in one try. `ignored`: nobody here has a route for it. `skipped`: not wanted any more. */
export type Outcome =
  | { kind: 'handled' | 'ignored' | 'skipped' }
  | { kind: 'unreadable'; error: unknown }
  | { kind: 'failed'; error: unknown; keepTrying: boolean }

type Options = Pick<ConsumeOptions, 'routes' | 'orderBy'>

/**
 * Hands each event to its route and the outcome to `settle`: one event after another where `orderBy` gives the same key,
 * side by side otherwise. The next one waits for `settle` too, so that none passes one that could not even be tried.
 */
export const createHandleEvent = ({ routes, orderBy }: Options) => {
  const routeOf = new Map(routes.map((route) => [route.type, route]))
  const inOrder = createInOrder()

  return async <Result>(
    raw: unknown,
    isWanted: () => boolean,
    settle: (outcome: Outcome) => Promise<Result>,
  ): Promise<Result> => {
    const envelope = anyEvent.safeParse(raw)
    if (!envelope.success) return settle({ kind: 'unreadable', error: envelope.error })

    const route = routeOf.get(envelope.data.type)
    if (route === undefined) return settle({ kind: 'ignored' })

    const key = keyOf(orderBy, envelope.data as DomainEvent) // `data` may be missing, which its contract will find
    return inOrder(key, async () => settle(isWanted() ? await tryOnce(route, raw) : { kind: 'skipped' }))
  }
}

const tryOnce = async (route: Route, raw: unknown): Promise<Outcome> => {
  try {
    await route.handle(raw)
    return { kind: 'handled' }
  } catch (error) {
    if (error instanceof UnreadableEvent) return { kind: 'unreadable', error }
    return { kind: 'failed', error, keepTrying: route.keepTrying === true }
  }
}

/** What cannot be read has no key; it is on its way to the dead letters and may pass. */
const keyOf = (orderBy: Options['orderBy'], event: DomainEvent): string => {
  try {
    return orderBy(event)
  } catch {
    return event.id
  }
}
