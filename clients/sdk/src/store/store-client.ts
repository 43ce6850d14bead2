import type { Client } from '../client.ts'

/** What a store needs of a client. */
export type StoreClient = Pick<Client, 'on' | 'userId' | 'state' | 'chats' | 'messages'>
