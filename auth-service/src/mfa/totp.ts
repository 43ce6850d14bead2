import { timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** What every authenticator app knows (RFC 6238): SHA-1, which is safe in an HMAC, six digits, half a minute. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const

/** For clocks that differ, and for who types slowly: one step back and one ahead. */
const window = 1

/** A new key of 160 bits, as authenticator apps take it by hand: Base32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32

/** What is shown as a QR code. */
export const otpauthUrlOf = (secret: string, { issuer, username }: { issuer: string; username: string }): string =>
  new TOTP({ ...form, issuer, label: username, secret: Secret.fromBase32(secret) }).toString()

export const stepAt = (now: Date): number => Math.floor(now.getTime() / (form.period * 1_000))

export const codeOf = (secret: string, step: number): string =>
  TOTP.generate({ ...form, secret: Secret.fromBase32(secret), timestamp: step * form.period * 1_000 })

/** The time steps around `now` whose code this is, oldest first; nearly always one or none. */
export const stepsOf = (code: string, secret: string, now: Date): number[] => {
  const given = Buffer.from(code)
  const isCodeOf = (step: number): boolean => {
    const expected = Buffer.from(codeOf(secret, step))
    return given.length === expected.length && timingSafeEqual(given, expected)
  }
  const current = stepAt(now)
  return Array.from({ length: 2 * window + 1 }, (_, index) => current - window + index).filter(
    (step) => step >= 0 && isCodeOf(step),
  )
}
