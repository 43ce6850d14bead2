import { createHash, randomBytes } from 'node:crypto'
import { Secret } from 'otpauth'

const howMany = 10

/** Twenty-four letters and digits; with 120 random bits a plain hash of one is nothing that could be guessed back. */
const makeCode = (): string => new Secret({ buffer: new Uint8Array(randomBytes(15)).buffer }).base32

/** As they are typed: `ABCD-EFGH-...`. */
const inGroups = (code: string): string => code.match(/.{4}/g)!.join('-')

export const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')

/** New ones, to be shown once, and what is kept of them. */
export const makeRecoveryCodes = (): { recoveryCodes: string[]; recoveryHashes: string[] } => {
  const codes = Array.from({ length: howMany }, makeCode)
  return { recoveryCodes: codes.map(inGroups), recoveryHashes: codes.map(hashOf) }
}
