import { aloneIn, type Alone } from './alone.ts'
import { number, object, optional, string, type Infer } from './shape.ts'

/** A login as it is kept, in cookie mode without the refresh token. `expiresAt` in ms since the epoch by this device's clock, `lifetimeMs` of the access token. */
export const tokens = object({
  userId: string,
  accessToken: string,
  refreshToken: optional(string),
  expiresAt: number,
  lifetimeMs: number,
})
export type Tokens = Infer<typeof tokens>

/** Where a login is kept between starts; `null`: nobody is logged in. */
export type TokenStorage = {
  read: () => Tokens | null | Promise<Tokens | null>
  write: (tokens: Tokens | null) => void | Promise<void>
  /** While a token is renewed nobody else who has this storage does so. Without it each renews for itself. */
  alone?: Alone
}

/** Gone with the process. */
export const memoryStorage = (): TokenStorage => {
  let kept: Tokens | null = null
  return { read: () => kept, write: (given) => void (kept = given) }
}

type WebStorage = {
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
  removeItem: (key: string) => void
}

/** In `localStorage`, shared by the tabs of a browser of which one renews, or `sessionStorage`. What is not readable counts as nothing. */
export const webStorage = (storage: WebStorage, key = 'chat.tokens'): TokenStorage => ({
  read: () => {
    try {
      return tokens.parse(JSON.parse(storage.getItem(key) ?? 'null'))
    } catch {
      return null
    }
  },
  write: (given) => (given ? storage.setItem(key, JSON.stringify(given)) : storage.removeItem(key)),
  alone: aloneIn(key),
})
