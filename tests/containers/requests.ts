import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from '@chat/sdk/client'
import type { Crowd } from '../chaos/crowd.ts'
import { password } from '../e2e/people.ts'

export type Requests = {
  failed: { what: string; error: unknown }[]
  answered: () => number
  stop: () => Promise<void>
}

/** One after the other of everything that a client asks for, to every service, what the SDK repeats and what it does not. */
export const startRequests = ({ people, away, chatIds }: Crowd, { perSecond = 10 } = {}): Requests => {
  const failed: Requests['failed'] = []
  let answered = 0
  let stopping = false

  const asks = (client: Client): Record<string, () => Promise<unknown>> => ({
    register: () => {
      const username = `new-${randomUUID().slice(0, 8)}`
      return people.open().client.register({ username, email: `${username}@example.org`, password })
    },
    account: () => client.me(),
    profile: () => client.users.me(),
    'change of the profile': () => client.users.update({ displayName: randomUUID() }),
    chats: () => client.chats.list(),
    'new group': () => client.chats.createGroup({ name: 'of this moment', memberIds: [] }),
    history: () => client.messages.history(chatIds[0]!, { limit: 20 }),
    notifications: () => client.notifications.list(),
    'unread count': () => client.notifications.unreadCount(),
  })

  const ask = async (client: Client): Promise<void> => {
    const all = Object.entries(asks(client))
    for (let turn = 0; !stopping; turn += 1) {
      const pace = sleep(1_000 / perSecond)
      const [what, send] = all[turn % all.length]!
      await send().then(
        () => (answered += 1),
        (error: unknown) => failed.push({ what, error }),
      )
      await pace
    }
  }
  const asking = Promise.all(away.map(({ client }) => ask(client)))

  return {
    failed,
    answered: () => answered,
    stop: async () => {
      stopping = true
      await asking
    },
  }
}
