import { deriveKey } from './derive-key.ts'
import { seal, unseal } from './sealed.ts'

/** Keeps what must not be read from the database. `label` says what it is for: it opens for nothing else. */
export type Vault = {
  seal: (text: string, label: string) => string
  /** @throws when it was sealed with another secret or label, or changed since. */
  unseal: (sealed: string, label: string) => string
}

/** `oldSecret`: the one before. What was sealed with it still opens; nothing is sealed with it any more. */
export const createVault = (secret: string, oldSecret?: string): Vault => {
  const key = deriveKey(secret, 'vault')
  const oldKey = oldSecret === undefined ? undefined : deriveKey(oldSecret, 'vault')

  return {
    seal: (text, label) => seal(Buffer.from(text), key, label),
    unseal: (sealed, label) => {
      try {
        return unseal(sealed, key, label).toString()
      } catch (error) {
        if (oldKey === undefined) throw error
        return unseal(sealed, oldKey, label).toString()
      }
    },
  }
}
