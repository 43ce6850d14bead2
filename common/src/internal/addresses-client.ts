import { addressesAnswer, maxAddressIds, type Address } from './addresses.ts'
import type { InternalClient } from './internal-client.ts'

/** auth-service's `/internal/addresses`. */
export type Addresses = {
  /**
   * Who is missing cannot be written to. At most 100 ids.
   *
   * @throws ProblemError `unavailable` while auth-service does not answer.
   */
  find: (ids: string[]) => Promise<Map<string, Address>>
}

export const createAddresses = (client: Pick<InternalClient, 'get'>): Addresses => ({
  find: async (ids) => {
    if (ids.length > maxAddressIds) throw new RangeError(`of at most ${maxAddressIds} people at once`)
    if (ids.length === 0) return new Map()

    const { items } = await client.get('/internal/addresses', { ids }, addressesAnswer)
    return new Map(items.map(({ userId, ...address }) => [userId, address]))
  },
})
