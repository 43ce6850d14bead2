import type { Logger } from '../log/logger.ts'
import type { Route } from './broker.ts'

/** Hands an event to its route. One that fails is logged: a listener's events are never tried again. */
export const createToListener = ({ routes, log }: { routes: Route[]; log: Logger }) => {
  const routeOf = new Map(routes.map((route) => [route.type, route]))

  return async (raw: unknown): Promise<void> => {
    const type = typeOf(raw)
    try {
      await routeOf.get(type)?.handle(raw)
    } catch (error) {
      log.error({ err: error, type }, 'a listener failed')
    }
  }
}

const typeOf = (raw: unknown): string =>
  typeof raw === 'object' && raw !== null && 'type' in raw && typeof raw.type === 'string' ? raw.type : ''
