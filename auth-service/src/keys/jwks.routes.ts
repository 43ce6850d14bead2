import { Router } from 'express'
import type { Deps } from '../deps.ts'

export const jwksRoutes = ({ keyRing, config }: Pick<Deps, 'keyRing' | 'config'>): Router => {
  const router = Router()

  router.get('/auth/.well-known/jwks.json', (_req, res) => {
    res.set('cache-control', `public, max-age=${config.KEY_SET_LIFETIME_SECONDS}`).json(keyRing.jwks())
  })

  return router
}
