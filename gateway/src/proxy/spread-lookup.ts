import { lookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'

/** By chance, but the family that the system prefers first: it knows whether there is a way to the other one. */
export const inAnyOrder = (addresses: LookupAddress[]): LookupAddress[] => {
  const preferred = addresses[0]?.family
  return addresses
    .map((address) => ({ address, rank: (address.family === preferred ? 0 : 1) + Math.random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ address }) => address)
}

/**
 * Looks up all the addresses behind a name, one of each instance. Node connects to the first and, while one refuses or
 * is silent, to the next. In the system's own order it would be the same one for every connection (RFC 6724, rule 9).
 */
export const spreadLookup: LookupFunction = (hostname, options, callback) =>
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    const [first, ...others] = inAnyOrder(addresses)
    if (options.all || !first) return callback(null, first ? [first, ...others] : [])
    callback(null, first.address, first.family)
  })
