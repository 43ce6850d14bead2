import type { Signer } from '@chat/common/http/signed-address'

/** With the version in it, so that a new picture has a new address. */
export const avatarPath = (chatId: string, avatarId: string): string => `/api/chats/${chatId}/avatar?v=${avatarId}`

/** Where the picture of a group is, for whoever may see the group; opens without a token. */
export const avatarUrlOf = (signer: Signer, chatId: string, avatarId: string): string =>
  signer.sign(avatarPath(chatId, avatarId))
