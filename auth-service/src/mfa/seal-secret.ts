import type { Mfa } from '../accounts/account.ts'
import type { Vault } from '@chat/common/vault/create-vault'

const labelOf = (accountId: string): string => `mfa-secret:${accountId}`

/** Opens for this account only. */
export const sealSecret = ({ vault }: { vault: Vault }, accountId: string, secret: string): string =>
  vault.seal(secret, labelOf(accountId))

export const secretOf = ({ vault }: { vault: Vault }, accountId: string, { sealedSecret }: Mfa): string =>
  vault.unseal(sealedSecret, labelOf(accountId))
