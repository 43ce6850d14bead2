import type { Route } from './broker.ts'

/** What several parts do about one event is one route: one after the other, in this order. */
export const inTurn = (routes: Route[]): Route[] => {
  const byType = new Map<string, Route>()
  for (const route of routes) {
    const before = byType.get(route.type)
    const handle: Route['handle'] = async (raw) => {
      await before?.handle(raw)
      await route.handle(raw)
    }
    byType.set(route.type, before ? { ...route, handle } : route)
  }
  return [...byType.values()]
}
