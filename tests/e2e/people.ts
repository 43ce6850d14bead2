import { randomUUID } from 'node:crypto'
import { createClient, type Client, type ClientOptions } from '@chat/sdk/client'
import type { ClientEvents } from '@chat/sdk/events'
import { heldFetch } from '../support/held-fetch.ts'
import { heldTraffic } from '../support/held-traffic.ts'
import { createCallWatch } from './watch-calls.ts'

export type Heard = { [Name in keyof ClientEvents]: ClientEvents[Name][] }

/** One client of one person, connected, and everything it was told since. */
export type Device = { id: string; username: string; client: Client; heard: Heard }

export const password = 'correct horse battery'

const names = [
  'message',
  'changed',
  'hidden',
  'chat',
  'member',
  'receipt',
  'typing',
  'presence',
  'scheduled',
  'user',
  'notification',
  'state',
  'ended',
] as const

const listen = (client: Client): Heard => {
  const heard = Object.fromEntries(names.map((name) => [name, []])) as unknown as Heard // one list for each name
  for (const name of names) client.on(name, (payload) => (heard[name] as unknown[]).push(payload))
  return heard
}

/** People of a platform, each with a name nobody else has. What they are answered is held to docs/openapi.json. */
export const createPeople = (url: string, defaults: Partial<ClientOptions> = {}) => {
  const clients: Client[] = []
  const watch = createCallWatch()

  const open = (options: Partial<ClientOptions> = {}): { client: Client; heard: Heard } => {
    const client = createClient({
      url,
      fetch: heldFetch,
      onTraffic: heldTraffic,
      backOff: { minMs: 50, maxMs: 1_000 },
      ...defaults,
      ...options,
    })
    clients.push(client)
    return { client: watch(client, `client ${clients.length}`), heard: listen(client) }
  }

  /** Registers somebody whose username begins with `name`. */
  const register = async (name: string, options?: Partial<ClientOptions>): Promise<Device> => {
    const username = `${name}-${randomUUID().slice(0, 8)}`
    const { client, heard } = open(options)
    const { id } = await client.register({ username, email: `${username}@example.org`, password, displayName: name })
    return { id, username, client, heard }
  }

  const connect = async (device: Device): Promise<Device> => {
    await device.client.connect()
    return device
  }

  return {
    open,
    register,
    /** Registers and connects. */
    join: async (name: string, options?: Partial<ClientOptions>): Promise<Device> =>
      connect(await register(name, options)),
    /** Another device of the same person, connected. */
    otherDevice: async ({ id, username }: Device, options?: Partial<ClientOptions>): Promise<Device> => {
      const { client, heard } = open(options)
      await client.login(username, password)
      return connect({ id, username, client, heard })
    },
    leave: (): void => clients.splice(0).forEach((client) => client.close()),
  }
}

export type People = ReturnType<typeof createPeople>

/** A token of a session of its own, for requests past the SDK. */
export const tokenOf = async (url: string, username: string): Promise<string> => {
  const response = await heldFetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: username, password }),
  })
  const { accessToken } = (await response.json()) as { accessToken: string } // as API.md says
  return accessToken
}
