import { randomBytes, randomUUID } from 'node:crypto'
import type { OutboxEntry } from '@chat/common/broker/document-outbox'
import { problem } from '@chat/common/http/problem'
import type { Account } from '@chat/common/internal/accounts'
import { createLogger } from '@chat/common/log/logger'
import { createMetrics } from '@chat/common/metrics/metrics'
import { createIndexes } from '@chat/common/mongo/open-database'
import { openTestDatabase } from '@chat/common/testing/test-database'
import { createTestTokens } from '@chat/common/testing/test-tokens'
import { createSigner } from '@chat/common/http/signed-address'
import type { SeenPresence } from '@chat/common/internal/presence'
import { avatarStore } from '../avatars/avatar.model.ts'
import { createEncoder } from '../avatars/create-encoder.ts'
import { createUploadSlots } from '../avatars/upload-slots.ts'
import type { Deps } from '../deps.ts'
import { profileStore } from '../profiles/profile.model.ts'
import { relationStore } from '../relations/relation-store.ts'
import { settingsStore } from '../settings/settings.model.ts'

export const newUserId = (): string => randomBytes(12).toString('hex')

/** A real database and real tokens; auth-service's accounts are the list `accounts`, chat-service's people are `chat.seen`. */
export const createTestDeps = async () => {
  const { db, url, drop } = await openTestDatabase('users')
  const { verifyToken, tokenFor } = createTestTokens()
  const auth = { accounts: [] as Account[], isAway: false, calls: 0 }
  const announced: OutboxEntry[] = []
  const announce = (_id: string, entries: OutboxEntry[]) => void announced.push(...entries)
  const chat = { seen: new Map<string, SeenPresence>(), isAway: false, asked: [] as string[][] }
  const clock = { now: new Date('2030-01-01T12:00:00Z') }

  const deps: Deps = {
    profiles: profileStore(db),
    settings: settingsStore(db),
    relations: relationStore(db),
    avatars: avatarStore(db, () => clock.now),
    encodePicture: createEncoder(),
    uploads: createUploadSlots(),
    avatarMaxBytes: 2_097_152,
    signer: createSigner({ secret: 'of the tests', now: () => clock.now }),
    presence: {
      of: async (viewerId, ids) => {
        chat.asked.push([viewerId, ...ids])
        if (chat.isAway) throw problem('unavailable')
        return chat.seen
      },
    },
    accounts: {
      find: async ({ ids = [], usernames = [] }) => {
        auth.calls += 1
        if (auth.isAway) throw problem('unavailable')
        return auth.accounts.filter(({ userId, username }) => ids.includes(userId) || usernames.includes(username))
      },
    },
    announce: { profile: announce, settings: announce, relation: announce },
    instanceId: randomUUID(),
    verifyToken,
    now: () => clock.now,
    readiness: { isReady: () => true },
    trustedProxies: [],
    log: createLogger({ service: 'user-service', level: 'silent', format: 'json' }),
    metrics: createMetrics('user-service'),
  }
  await createIndexes(db)

  const register = async (username: string, displayName = username): Promise<string> => {
    const userId = newUserId()
    await deps.profiles.keepRegistered({ userId, username, displayName, createdAt: clock.now.toISOString() })
    return userId
  }
  return { deps, db, url, drop, tokenFor, auth, chat, announced, clock, register }
}

export type TestDeps = Awaited<ReturnType<typeof createTestDeps>>
