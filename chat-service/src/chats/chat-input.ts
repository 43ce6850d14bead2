import { objectId, uuid } from '@chat/common/http/input'
import { z } from 'zod'

/** Of a path. */
export const inChat = z.object({ chatId: uuid })

/** Of a path: somebody, in the chat or not. */
export const inChatSomebody = inChat.extend({ userId: objectId })
