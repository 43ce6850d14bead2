import type { Signer } from '../http/signed-address.ts'

/** The picture in it has a name of its own, so that a new one has a new address. */
export const avatarPath = (userId: string, avatarId: string): string => `/api/users/${userId}/avatar?v=${avatarId}`

/** Where somebody's picture is; opens without a token. The same from every service that shares the secret. */
export const avatarUrlOf = (signer: Pick<Signer, 'sign'>, userId: string, avatarId: string): string =>
  signer.sign(avatarPath(userId, avatarId))
