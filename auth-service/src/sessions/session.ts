import type { Client } from './client.ts'
import type { RefreshFamily } from './refresh-family.ts'

export type Session = RefreshFamily &
  Client & {
    id: string
    userId: string
    /** The `sessionsGeneration` of the account when it began; those of an earlier release have none, which is 0. */
    accountGeneration?: number
    /** When it began, if that was by a login through a provider. */
    oidcAt?: Date | undefined
    createdAt: Date
    lastUsedAt: Date
  }

/** What its owner sees. */
export const toListed = ({ id, device, address, createdAt, lastUsedAt }: Session, currentId: string) => ({
  id,
  device,
  address,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt.toISOString(),
  current: id === currentId,
})

type Lifetimes = { REFRESH_TOKEN_TTL_SECONDS: number; REFRESH_TOKEN_MAX_TTL_SECONDS: number }

/** Used or not, a session ends: unused after the one time, used however much after the other. */
export const expiryOf = (createdAt: Date, usedAt: Date, lifetimes: Lifetimes): Date =>
  new Date(
    Math.min(
      usedAt.getTime() + lifetimes.REFRESH_TOKEN_TTL_SECONDS * 1_000,
      createdAt.getTime() + lifetimes.REFRESH_TOKEN_MAX_TTL_SECONDS * 1_000,
    ),
  )
