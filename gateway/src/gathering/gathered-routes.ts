import type { Route } from '../routing/open-routes.ts'

export type Gathered = 'overview' | 'own-data'

/** Without HEAD of what is long: its service answers that alone. */
const gathered = new Map<string, Gathered>([
  ['GET /api/overview', 'overview'],
  ['HEAD /api/overview', 'overview'],
  ['GET /api/auth/me/export', 'own-data'],
])

/** What the gateway answers itself, out of what several services answer. */
export const gatheredBy = ({ method, path }: Route): Gathered | undefined => gathered.get(`${method} ${path}`)
