import { issuedTokens, type IssuedTokens } from './account.ts'
import type { CookieMode } from './cookie-mode.ts'
import type { Send } from './http.ts'
import { ApiProblem, NotLoggedIn } from './problem.ts'
import type { Tokens, TokenStorage } from './token-storage.ts'

export type EndReason = 'logged-out' | 'session-ended'

export type Session = {
  /** After a login. */
  begin: (userId: string, issued: IssuedTokens) => Promise<void>
  /** A token that is good for a while, renewed where it is not. @throws NotLoggedIn */
  tokens: () => Promise<Tokens>
  /** The server refused `accessToken`: another one, unless somebody has renewed it meanwhile. @throws NotLoggedIn */
  renew: (accessToken: string) => Promise<Tokens>
  end: (reason: EndReason) => Promise<void>
}

/** How long before its expiry a token is renewed: a minute, or less where tokens live shortly. */
export const renewalMarginMs = ({ lifetimeMs }: Pick<Tokens, 'lifetimeMs'>): number => Math.min(60_000, lifetimeMs / 3)

const isStale = (tokens: Tokens): boolean => Date.now() >= tokens.expiresAt - renewalMarginMs(tokens)

const stored = (userId: string, { accessToken, refreshToken, expiresIn }: IssuedTokens): Tokens => ({
  userId,
  accessToken,
  ...(refreshToken !== undefined && { refreshToken }),
  expiresAt: Date.now() + expiresIn * 1_000,
  lifetimeMs: expiresIn * 1_000,
})

/**
 * Keeps a login alive. There is one renewal at a time, whoever waits for it; only the server's `session-ended` ends the
 * session, any other failure leaves it for the next try. The storage is read each time, so two tabs may share one;
 * where it lets one renew alone, the other takes what that got.
 */
export const createSession = (deps: {
  send: Send
  storage: TokenStorage
  mode?: CookieMode
  onBegun?: (userId: string) => void
  onEnded: (reason: EndReason) => void
}): Session => {
  const { mode = {} } = deps
  let renewal: Promise<Tokens> | undefined

  /** In cookie mode a refresh that is refused has no cookie to come back with. */
  const isOver = (error: unknown): boolean =>
    error instanceof ApiProblem &&
    (error.slug === 'session-ended' || (mode.credentials !== undefined && error.status === 401))

  const read = async (): Promise<Tokens> => {
    const tokens = await deps.storage.read()
    if (!tokens) throw new NotLoggedIn()
    return tokens
  }

  const end = async (reason: EndReason): Promise<void> => {
    if (!(await deps.storage.read())) return
    await deps.storage.write(null)
    deps.onEnded(reason)
  }

  const refresh = async (used: string): Promise<Tokens> => {
    const before = await read()
    if (before.accessToken !== used) return before

    const { refreshToken } = before
    const body = mode.credentials ? {} : { refreshToken }
    try {
      // repeatable: within the grace a token that comes again gets the same successor
      const issued = await deps.send('POST', '/auth/refresh', issuedTokens, {
        body,
        ...mode,
        repeatable: true,
      })
      const now = await read()
      if (now.accessToken !== before.accessToken) return now

      const renewed = stored(before.userId, issued)
      await deps.storage.write(renewed)
      return renewed
    } catch (error) {
      if (!isOver(error)) throw error
      const now = await read()
      if (now.accessToken !== before.accessToken) return now

      await end('session-ended')
      throw new NotLoggedIn({ cause: error })
    }
  }

  const renew = (accessToken: string): Promise<Tokens> => {
    const { alone = (act) => act() } = deps.storage
    renewal ??= alone(() => refresh(accessToken)).finally(() => (renewal = undefined))
    return renewal
  }

  return {
    begin: async (userId, issued) => {
      await deps.storage.write(stored(userId, issued))
      deps.onBegun?.(userId)
    },
    tokens: async () => {
      const tokens = await read()
      return isStale(tokens) ? renew(tokens.accessToken) : tokens
    },
    renew,
    end,
  }
}
