import type { Caller } from '@chat/common/auth/caller'
import { ipKeyGenerator } from 'express-rate-limit'
import type { Config } from '../config.ts'
import { takesCredentials, type Route } from '../routing/open-routes.ts'

/** How many requests in a window, shared by all that have the same key. */
export type Budget = { key: string; limit: number }

type Limits = Pick<Config, 'RATE_LIMIT_PER_USER' | 'RATE_LIMIT_PER_ADDRESS' | 'RATE_LIMIT_CREDENTIALS'>

/** A user counts wherever they are, anybody else by address; whoever has one address of an IPv6 /64 has all of it. */
export const budgetOf = (
  limits: Limits,
  { route, caller, address }: { route: Route; caller: Caller | undefined; address: string },
): Budget => {
  if (caller) return { key: `user ${caller.userId}`, limit: limits.RATE_LIMIT_PER_USER }

  const network = ipKeyGenerator(address, 64)
  if (!takesCredentials(route)) return { key: `address ${network}`, limit: limits.RATE_LIMIT_PER_ADDRESS }
  return { key: `credentials ${route.path} ${network}`, limit: limits.RATE_LIMIT_CREDENTIALS }
}
