import { hkdfSync } from 'node:crypto'

/** 32 bytes for one purpose, from a secret that serves several. */
export const deriveKey = (secret: string, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'chat', purpose, 32))
