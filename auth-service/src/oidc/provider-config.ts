import { z } from 'zod'

export const providerId = z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 of a-z, 0-9 and -')

const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

const isSafe = (issuer: string): boolean => {
  if (!URL.canParse(issuer)) return false
  const { protocol, hostname, search, hash } = new URL(issuer)
  const isPrivate = protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname))
  return isPrivate && search === '' && hash === ''
}

const methods = ['client_secret_basic', 'client_secret_post', 'none'] as const

const providerConfig = z
  .strictObject({
    id: providerId,
    /** What people read on the button. */
    name: z.string().min(1).max(64),
    issuer: z.string().max(1_024).refine(isSafe, 'must be an address that begins with https:// (http:// on loopback)'),
    clientId: z.string().min(1).max(512),
    clientSecret: z.string().min(1).max(1_024).optional(),
    scopes: z
      .string()
      .default('openid email profile')
      .refine((scopes) => scopes.split(' ').includes('openid'), 'must hold openid'),
    clientAuth: z.enum(methods).optional(),
  })
  .transform(({ clientAuth, ...rest }) => ({
    ...rest,
    clientAuth: clientAuth ?? (rest.clientSecret === undefined ? 'none' : 'client_secret_basic'),
  }))
  .refine(({ clientAuth, clientSecret }) => (clientAuth === 'none') === (clientSecret === undefined), {
    error: 'a clientSecret belongs to every clientAuth but none',
    path: ['clientSecret'],
  })

export type ProviderConfig = z.infer<typeof providerConfig>

/** A JSON array; nothing of what it holds is ever in a message. */
export const providerConfigs = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON array' })
      return z.NEVER
    }
  })
  .pipe(z.array(providerConfig, 'must be a JSON array').max(20))
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'each id must be there once')
