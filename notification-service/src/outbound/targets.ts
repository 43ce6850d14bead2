import type { LookupAddress, LookupOptions } from 'node:dns'
import dns from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './is-public-address.ts'
import { OutboundRefused } from './refusals.ts'

/** All addresses of a name. @throws with a `code` where it has none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>

const lookUpAnywhere: Resolve = (hostname) => dns.lookup(hostname, { all: true })

/**
 * The open DNS alone: names of the open internet are there, and unlike those of the system these questions hold no
 * thread, so a name server that does not answer holds nobody else up.
 */
const lookUpPublic = (): Resolve => {
  const resolver = new dns.Resolver({ timeout: 2_000, tries: 2 })

  return async (hostname) => {
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
    const found = [
      ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
      ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
    ]
    if (found.length === 0 && v4.status === 'rejected') throw v4.reason
    return found
  }
}

const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '')

/** What may be asked. `lookup` is for a socket: it connects to what was checked, there is no second question. */
export const createTargets = (options: { privateTargetsEnabled: boolean; resolve?: Resolve | undefined }) => {
  const { privateTargetsEnabled, resolve = privateTargetsEnabled ? lookUpAnywhere : lookUpPublic() } = options

  const mayBeAsked = (address: string): boolean => privateTargetsEnabled || isPublicAddress(address)

  /** @throws OutboundRefused, all of them refused where one is: which one is taken is not ours to say. */
  const find = async (hostname: string): Promise<LookupAddress[]> => {
    const addresses = await resolve(hostname)
    if (!addresses.every(({ address }) => mayBeAsked(address))) throw new OutboundRefused('inner-address')
    if (addresses.length === 0) throw Object.assign(new Error('the name has no address'), { code: 'ENOTFOUND' })
    return addresses
  }

  const lookup = (
    hostname: string,
    { all }: LookupOptions,
    done: (error: Error | null, address?: string | LookupAddress[], family?: number) => void,
  ): void =>
    void find(hostname).then(
      (addresses) => (all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family)),
      (error: Error) => done(error),
    )

  /** The form, and where it names an IP address in any spelling, that one. @throws OutboundRefused */
  const parse = (raw: string): URL => {
    if (!URL.canParse(raw)) throw new OutboundRefused('not-an-address')
    const url = new URL(raw)
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new OutboundRefused('not-http')
    if (url.username !== '' || url.password !== '') throw new OutboundRefused('credentials')
    const host = unbracketed(url.hostname)
    if (isIP(host) && !mayBeAsked(host)) throw new OutboundRefused('inner-address')
    return url
  }

  return {
    parse,
    lookup: lookup as LookupFunction, // its type does not know that an error comes alone

    /** Whether it may be asked as it stands now; a name that is not known may be one day. @throws OutboundRefused */
    check: async (raw: string): Promise<void> => {
      const host = unbracketed(parse(raw).hostname)
      if (isIP(host)) return
      await find(host).catch((error: unknown) => {
        if (error instanceof OutboundRefused) throw error
      })
    },
  }
}
