import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Configuration } from 'oidc-provider'

/** Somebody with an account at the provider, by what it tells of them. */
type Claims = { email?: string; email_verified?: boolean; name?: string; preferred_username?: string }

type Options = {
  redirectUri: string
  people: Record<string, Claims>
  /** Without: a client that has none. */
  clientSecret?: string
  more?: Configuration
}

const clientId = 'chat'

/** Who sits at the browser; `nobody` refuses. */
const whoIs = (req: IncomingMessage): string => /(?:^|; )person=(\w+)/.exec(req.headers.cookie ?? '')?.[1] ?? 'nobody'

const newKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }),
  use: 'sig',
  alg: 'RS256',
})

/* eslint-disable no-console -- it warns of what matters in production only */
const withoutWarnings = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  const { warn } = console
  console.warn = () => {}
  return work().finally(() => (console.warn = warn))
}
/* eslint-enable no-console */

/** A provider of OpenID Connect, on loopback, where people log in and consent by a cookie that says who they are. */
export const openProvider = async ({ redirectUri, people, clientSecret, more }: Options) => {
  const server = createServer()
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo // listens on TCP
  const issuer = `http://127.0.0.1:${port}`

  const configuration: Configuration = {
    clients: [
      {
        client_id: clientId,
        redirect_uris: [redirectUri],
        ...(clientSecret === undefined
          ? { token_endpoint_auth_method: 'none' }
          : { client_secret: clientSecret, token_endpoint_auth_method: 'client_secret_basic' }),
      },
    ],
    jwks: { keys: [newKey()] },
    cookies: { keys: ['a key for cookies'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'preferred_username'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Grant: 60, Interaction: 60, Session: 600 },
    findAccount: (_ctx, id) =>
      people[id] === undefined ? undefined : { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
    ...more,
  }
  const provider = await withoutWarnings(async () => {
    const { default: Provider } = await import('oidc-provider')
    return new Provider(issuer, configuration)
  })

  const interact = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const { prompt, params, session, grantId } = await provider.interactionDetails(req, res)
    const person = whoIs(req)
    if (person === 'nobody') return provider.interactionFinished(req, res, { error: 'access_denied' })
    if (prompt.name === 'login') return provider.interactionFinished(req, res, { login: { accountId: person } })

    const accountId = session?.accountId ?? person
    const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
    const grant = known ?? new provider.Grant({ accountId, clientId })
    grant.addOIDCScope(String(params.scope))
    await provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } })
  }

  const answer = provider.callback()
  /** Every path that was asked for, without its query. */
  const asked: string[] = []
  let isWell = true
  server.on('request', (req, res) => {
    asked.push((req.url ?? '').split('?', 1)[0]!)
    if (!isWell) return void res.writeHead(503).end()
    if (!req.url?.startsWith('/interaction/')) return void answer(req, res)
    interact(req, res).catch(() => res.writeHead(500).end())
  })

  return {
    issuer,
    clientId,
    asked,
    config: (id: string) => ({ id, name: id.toUpperCase(), issuer, clientId, ...(clientSecret && { clientSecret }) }),
    /** Answers everything with 503 until it is well again. */
    beWell: (well: boolean) => void (isWell = well),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

export type TestProvider = Awaited<ReturnType<typeof openProvider>>
