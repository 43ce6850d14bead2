import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { allows, newAccount, type Account } from '../accounts/account.ts'
import { changeAsked, emailVerified, unverifiedAddress } from '../emails/email-changes.ts'
import { makeToken, withToken } from '../one-time-tokens/one-time-token.ts'
import { passwordChanged, passwordReset, resetAsked } from './password-changes.ts'

const lifetimeMs = 1_800_000
const intervalMs = 60_000
const addresses = ['ada@example.org', 'ada@example.com', 'countess@example.net']

type Out = { token: string; purpose: 'reset' | 'verify'; email: string; expiresAt: number; isVoid: boolean }

/** What the account has to be, told in the plainest way: every token that was ever mailed, and whether it counts. */
const start = () => {
  const account = newAccount({
    id: '0'.repeat(24),
    username: 'ada',
    email: addresses[0]!,
    emailVerified: false,
    displayName: 'Ada',
    roles: [],
    createdAt: new Date(0),
    passwordHash: 'first',
  })
  return { account: account as Account, nowMs: 1_000_000, mailed: [] as Out[], resetAtMs: -Infinity, session: 'mine' }
}
type World = ReturnType<typeof start>

const counts = (world: World, out: Out): boolean => !out.isVoid && out.expiresAt > world.nowMs
const voidAll = (world: World, which: (out: Out) => boolean): void => {
  for (const out of world.mailed) if (which(out)) out.isVoid = true
}

const steps: Record<string, (world: World, n: number) => void> = {
  wait: (world, n) => void (world.nowMs += n * 20_000),

  forget: (world) => {
    const { account, nowMs } = world
    const token = makeToken(account.id)
    const asked = resetAsked(account, { token, at: new Date(nowMs), lifetimeMs, intervalMs })
    const last = world.mailed.findLast((out) => out.purpose === 'reset' && counts(world, out))
    expect(asked === null).toBe(last !== undefined && nowMs - (last.expiresAt - lifetimeMs) < intervalMs)
    if (asked === null) return
    voidAll(world, (out) => out.purpose === 'reset')
    world.account = asked
    world.mailed.push({ token, purpose: 'reset', email: account.email, expiresAt: nowMs + lifetimeMs, isVoid: false })
  },

  askForAddress: (world, n) => {
    const { account, nowMs } = world
    const email = addresses[n % addresses.length]!
    const token = makeToken(account.id)
    const tokens = withToken(account.tokens, {
      token,
      purpose: 'verify-email',
      now: new Date(nowMs),
      lifetimeMs,
      email,
    })
    expect(changeAsked(account, { at: new Date(nowMs) })[0]?.data).toMatchObject({ to: account.email })
    voidAll(world, (out) => out.purpose === 'verify')
    world.account = { ...account, tokens }
    world.mailed.push({ token, purpose: 'verify', email, expiresAt: nowMs + lifetimeMs, isVoid: false })
    expect(unverifiedAddress(world.account, new Date(nowMs))).toBe(
      email === account.email && account.emailVerified ? null : email,
    )
  },

  verify: (world, n) => {
    const out = world.mailed[n % Math.max(1, world.mailed.length)]
    if (out === undefined) return
    const change = emailVerified(world.account, { token: out.token, at: new Date(world.nowMs) })
    expect(change !== null).toBe(out.purpose === 'verify' && counts(world, out))
    if (change === null) return
    const isNew = out.email !== world.account.email
    expect(change.account).toMatchObject({ email: out.email, emailVerified: true })
    const told = (change.work ?? []).flatMap(({ data }) => ('to' in data ? [data.to] : []))
    expect(told).toEqual(isNew ? [world.account.email, out.email] : [])
    out.isVoid = true
    if (isNew) voidAll(world, ({ purpose }) => purpose === 'reset')
    world.account = change.account
  },

  reset: (world, n) => {
    const out = world.mailed[n % Math.max(1, world.mailed.length)]
    if (out === undefined) return
    const before = world.account
    const change = passwordReset(before, { token: out.token, passwordHash: `reset ${n}`, at: new Date(world.nowMs) })
    expect(change !== null).toBe(out.purpose === 'reset' && counts(world, out))
    if (change === null) return
    expect(change.account).toMatchObject({ passwordHash: `reset ${n}`, emailVerified: true, email: before.email })
    for (const id of ['mine', 'other'])
      expect(allows(change.account, { id, accountGeneration: before.sessionsGeneration })).toBe(false)
    expect(change.work?.map(({ kind }) => kind).sort()).toEqual(['audit', 'end-sessions', 'mail'])
    voidAll(world, () => true)
    world.account = change.account
  },

  change: (world, n) => {
    const before = world.account
    const given = { passwordHash: `changed ${n}`, sessionId: 'mine', at: new Date(world.nowMs) }
    const { account } = passwordChanged(before, given)
    const accountGeneration = before.sessionsGeneration
    expect(allows(account, { id: 'mine', accountGeneration })).toBe(true)
    expect(allows(account, { id: 'other', accountGeneration })).toBe(false)
    voidAll(world, ({ purpose, email }) => purpose === 'reset' || email !== before.email)
    world.account = account
  },

  disable: (world) => {
    const { account, mailed, nowMs } = world
    const disabled = { ...account, disabledAt: new Date(nowMs) }
    const at = new Date(nowMs)
    for (const { token } of mailed) {
      expect(passwordReset(disabled, { token, passwordHash: 'x', at })).toBeNull()
      expect(emailVerified(disabled, { token, at })).toBeNull()
    }
    expect(resetAsked(disabled, { token: makeToken(account.id), at, lifetimeMs, intervalMs })).toBeNull()
  },
}

test('whatever happens in whatever order, exactly the tokens that should count do, once', () => {
  const step = fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.nat(100))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (given) => {
      const world = start()
      for (const [name, n] of given) {
        steps[name]!(world, n)
        expect(world.account.tokens.every(({ hash }) => world.mailed.every(({ token }) => hash !== token))).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})
