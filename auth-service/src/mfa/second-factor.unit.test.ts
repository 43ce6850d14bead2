import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Mfa } from '../accounts/account.ts'
import { makeRecoveryCodes } from './recovery-codes.ts'
import { code as codeInput, confirm, newFactor, takeCode } from './second-factor.ts'
import { codeOf, newSecret, stepAt } from './totp.ts'

const secret = newSecret()
const { recoveryCodes, recoveryHashes } = makeRecoveryCodes()
const typed = recoveryCodes.map((each) => codeInput.parse(each))
const noon = 1_700_000_010
const at = (seconds: number): Date => new Date(seconds * 1_000)
const inForce: Mfa = { ...newFactor('sealed'), confirmedAt: at(noon), recoveryHashes }

type Try = { clockBy: number } & ({ ahead: number } | { recovery: number } | { digits: string })

/** The clock goes back and forth, by whatever it is set to. */
const clockBy = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 0, max: 40 }) }, fc.integer({ min: -200, max: 200 }))
const aTry: fc.Arbitrary<Try> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ clockBy, ahead: fc.integer({ min: -3, max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ clockBy, recovery: fc.nat(recoveryCodes.length - 1) }) },
  { weight: 1, arbitrary: fc.record({ clockBy, digits: fc.stringMatching(/^\d{6}$/) }) },
)

/** What is given, and which step or recovery code it is, if any. */
const given = (one: Try, step: number) => {
  if ('ahead' in one) return { code: codeOf(secret, step + one.ahead), step: step + one.ahead }
  if ('recovery' in one) return { code: typed[one.recovery]!, recovery: one.recovery }
  return { code: one.digits }
}

/** Plays tries one after another: of each whether it was taken. */
const play = (tries: Try[]) => {
  let mfa = inForce
  let seconds = noon
  return tries.map((one) => {
    seconds += one.clockBy
    const current = stepAt(at(seconds))
    const { code, step, recovery } = given(one, current)
    const taken = takeCode(mfa, code, { secret, now: at(seconds) })
    mfa = taken?.mfa ?? mfa
    return { code, step, recovery, current, was: taken?.was }
  })
}

describe('codes, in whatever order and however the clock goes', () => {
  const tries = fc.array(aTry, { maxLength: 40 })

  test('are never taken twice', () => {
    fc.assert(
      fc.property(tries, (some) => {
        const taken = play(some).filter(({ was }) => was !== undefined)
        expect(new Set(taken.map(({ code }) => code)).size).toBe(taken.length)
      }),
    )
  })

  test('are taken if they are of now and newer than any that was, or a recovery code that is left', () => {
    fc.assert(
      fc.property(tries, (some) => {
        let lastStep = 0
        const left = new Set(recoveryCodes.keys())
        for (const { step, recovery, current, was } of play(some)) {
          const isNew = step !== undefined && Math.abs(step - current) <= 1 && step > lastStep
          if (isNew) lastStep = step
          if (step !== undefined) expect(was).toBe(isNew ? 'totp' : undefined)
          if (recovery !== undefined) expect(was).toBe(left.delete(recovery) ? 'recovery' : undefined)
        }
      }),
    )
  })
})

describe('a factor that nobody has confirmed', () => {
  const now = at(noon)
  const code = codeOf(secret, stepAt(now))

  test('is confirmed by a code of the app, which then was used', () => {
    const mfa = confirm(newFactor('sealed'), code, { secret, now, recoveryHashes })!
    expect(mfa).toEqual({ sealedSecret: 'sealed', confirmedAt: now, lastStep: stepAt(now), recoveryHashes })
    expect(takeCode(mfa, code, { secret, now })).toBeNull()
  })

  test('has no recovery codes before', () => {
    expect(confirm(newFactor('sealed'), typed[0]!, { secret, now, recoveryHashes })).toBeNull()
    expect(confirm(newFactor('sealed'), '000000', { secret, now: at(59), recoveryHashes })).toBeNull()
  })
})

describe('recovery codes', () => {
  test('are ten, each another one, of which nothing that reads is kept', () => {
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const each of recoveryCodes) expect(each).toMatch(/^(?:[A-Z2-7]{4}-){5}[A-Z2-7]{4}$/)
    for (const hash of recoveryHashes) expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect(new Set([...recoveryCodes, ...makeRecoveryCodes().recoveryCodes]).size).toBe(20)
  })

  test('are understood as people type them', () => {
    const [first] = recoveryCodes
    for (const spelt of [first!, first!.toLowerCase(), first!.replaceAll('-', ' '), ` ${first!} `])
      expect(codeInput.parse(spelt)).toBe(typed[0])
    expect(codeInput.parse('123 456')).toBe('123456')
  })

  test.each(['', '12345', '1234567', 'abcdef', 'ABCD-EFGH', '１２３４５６', '0'.repeat(24), 'A'.repeat(65)])(
    'are not %j',
    (text) => {
      expect(codeInput.safeParse(text).success).toBe(false)
    },
  )
})
