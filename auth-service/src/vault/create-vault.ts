import { deriveKey } from './derive-key.ts'
import { seal, unseal } from './sealed.ts'

/** Keeps what must not be read from the database. `label` says what it is for: it opens for nothing else. */
export type Vault = {
  seal: (text: string, label: string) => string
  /** @throws when it was sealed with another secret or label, or changed since. */
  unseal: (sealed: string, label: string) => string
}

export const createVault = (secret: string): Vault => {
  const key = deriveKey(secret, 'vault')
  return {
    seal: (text, label) => seal(Buffer.from(text), key, label),
    unseal: (sealed, label) => unseal(sealed, key, label).toString(),
  }
}
