/** Which service answers what; the path goes on unchanged. */
const serviceByPrefix = {
  auth: 'auth',
  users: 'user',
  chats: 'chat',
  messages: 'chat',
  chat: 'chat',
  invites: 'chat',
  attachments: 'chat',
  notifications: 'notification',
  webhooks: 'notification',
} as const

export type ServiceName = (typeof serviceByPrefix)[keyof typeof serviceByPrefix]

const table = new Map<string, ServiceName>(Object.entries(serviceByPrefix))

/** The service behind a path that `pathOf` gave. */
export const serviceFor = (path: string): ServiceName | undefined => {
  const [, root, prefix] = path.split('/', 3)
  return root === 'api' && prefix !== undefined ? table.get(prefix) : undefined
}
