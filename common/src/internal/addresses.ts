import { z } from 'zod'

/** Of whom it may be asked at once. */
export const maxAddressIds = 100

/**
 * What auth-service's `/internal/addresses?ids=` answers: of people who can be written to, so of open accounts with an
 * address that its owner has verified. Nobody keeps or logs what is in it.
 */
export const addressesAnswer = z.object({
  items: z.array(z.object({ userId: z.string(), address: z.string(), username: z.string() })),
})
export type AddressesAnswer = z.infer<typeof addressesAnswer>

/** Where somebody gets mails, and by which name they know themselves here. */
export type Address = Omit<AddressesAnswer['items'][number], 'userId'>
