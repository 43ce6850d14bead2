import { z } from 'zod'
import { presence } from '../events/presence-events.ts'

/** Of whom it may be asked at once; more would not fit into the address of a request. */
export const maxConnectedIds = 500

/** What chat-service's `/internal/connected?ids=` answers; who is not named is offline. */
export const connectedAnswer = z.object({ items: z.array(z.object({ userId: z.string(), presence })) })
export type ConnectedAnswer = z.infer<typeof connectedAnswer>
