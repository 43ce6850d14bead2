/** Routes that take a password, a token or a code: tried by those who guess, so limited more strictly. */
const credentialRoutes = new Set([
  'POST /api/auth/register',
  'POST /api/auth/login',
  'POST /api/auth/login/mfa',
  'POST /api/auth/refresh',
  'POST /api/auth/password/forgot',
  'POST /api/auth/password/reset',
  'POST /api/auth/email/verify',
  'POST /api/auth/oidc/token',
  'POST /api/auth/unlock',
])

const otherOpenRoutes = new Set([
  'GET /api/auth/.well-known/jwks.json',
  'GET /api/auth/oidc',
  'GET /api/notifications/push/key',
  'GET /api/notifications/unsubscribe',
  'POST /api/notifications/unsubscribe',
])

const oidcRoute = /^GET \/api\/auth\/oidc\/[^/]+\/(?:start|callback)$/

export type Route = { method: string; path: string }

/** As these tables write it: HEAD is GET. */
export const keyOf = ({ method, path }: Route): string => `${method === 'HEAD' ? 'GET' : method} ${path}`

export const takesCredentials = (route: Route): boolean => credentialRoutes.has(keyOf(route))

/** Whether it answers without an access token. Everything that is not listed does not. */
export const isOpen = (route: Route): boolean => {
  const key = keyOf(route)
  return credentialRoutes.has(key) || otherOpenRoutes.has(key) || oidcRoute.test(key)
}
