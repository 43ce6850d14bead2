import type { Client } from '@chat/sdk/client'
import { createOidc } from '@chat/sdk/oidc'
import { makeChallenge } from './verifier.ts'

/** Leaves the page for a provider's; `isFresh`: it asks who it is even if it remembers. */
export const goToProvider = async (client: Client, providerId: string, { isFresh = false } = {}): Promise<void> => {
  const codeChallenge = await makeChallenge()
  const options = {
    ...(isFresh && { prompt: 'login' as const }),
    ...(codeChallenge !== undefined && { codeChallenge }),
  }
  location.assign(createOidc(client).startUrl(providerId, options))
}
