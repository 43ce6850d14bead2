import type { Express } from 'express'
import { buildApp as buildAuth } from '../../auth-service/src/app.ts'
import { buildApp as buildChat } from '../../chat-service/src/routers.ts'
import { buildApp as buildNotification } from '../../notification-service/src/app.ts'
import { buildApp as buildUser } from '../../user-service/src/app.ts'
import { anything, routesOf } from './route-list.ts'

/** The operators' own are on each process's port and behind no door. */
const forOperators = new Set(['GET /healthz', 'GET /readyz', 'GET /metrics'])

const built = (build: unknown): string[] =>
  routesOf((build as (...deps: unknown[]) => Express)(anything, anything)).filter(
    (route) => route.includes(' /') && !forOperators.has(route),
  )

/** What clients may ask of each service, as its routers have it. */
export const routesByService = () => ({
  auth: built(buildAuth),
  user: built(buildUser),
  chat: built(buildChat),
  notification: built(buildNotification),
})

export const clientRoutes = (): string[] => Object.values(routesByService()).flat()
