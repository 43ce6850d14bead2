import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  discovery,
  enableNonRepudiationChecks,
  None,
  type ClientAuth,
  type Configuration,
} from 'openid-client'
import type { ProviderConfig } from './provider-config.ts'

const timeoutSeconds = 4
const tries = 2
/** How long what a provider says of itself is relied on. */
const lifetimeMs = 3_600_000

const authOf = ({ clientAuth, clientSecret }: ProviderConfig): ClientAuth => {
  if (clientAuth === 'none') return None()
  return clientAuth === 'client_secret_post' ? ClientSecretPost(clientSecret) : ClientSecretBasic(clientSecret)
}

const ask = async (config: ProviderConfig): Promise<Configuration> => {
  const issuer = new URL(config.issuer)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await discovery(issuer, config.clientId, undefined, authOf(config), {
        timeout: timeoutSeconds,
        // the signature is looked at although the token comes over TLS
        execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])],
      })
    } catch (error) {
      if (attempt >= tries) throw error
    }
  }
}

/**
 * What a provider says of itself, asked for when it is first needed and then at times. One that cannot be asked again is
 * taken as it was.
 */
export const createDiscovery = (config: ProviderConfig, now: () => Date): (() => Promise<Configuration>) => {
  let known: { configuration: Configuration; at: number } | undefined
  let underWay: Promise<Configuration> | undefined

  const discover = async (): Promise<Configuration> => {
    try {
      const configuration = await ask(config)
      known = { configuration, at: now().getTime() }
      return configuration
    } catch (error) {
      if (known !== undefined) return known.configuration
      throw error
    }
  }

  return async () => {
    if (known !== undefined && now().getTime() - known.at < lifetimeMs) return known.configuration
    underWay ??= discover().finally(() => (underWay = undefined))
    return underWay
  }
}
