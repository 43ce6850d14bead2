/** Everything a client may ask by HTTP. `{...}` stands for an id; `body` is a good one, `query` a good one. */
export type Door = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  /** Needs no token. */
  open?: true
  body?: Record<string, unknown>
  query?: Record<string, string>
}

const id = '0123456789abcdef01234567'
const code = 'A'.repeat(22)
const tomorrow = new Date(Date.now() + 86_400_000).toISOString()
const mailed = 'B'.repeat(43)
const wrong = 'not the password at all'
const endpoint = 'https://push.example.org/somebody'
/** Of RFC 8291, appendix A. */
const keys = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
}
const account = { username: 'somebody', email: 'somebody@example.org', password: 'correct horse battery' }

export const authDoors: Door[] = [
  { method: 'POST', path: '/auth/register', open: true, body: account },
  { method: 'POST', path: '/auth/login', open: true, body: { login: 'somebody', password: 'correct horse battery' } },
  { method: 'POST', path: '/auth/refresh', open: true, body: { refreshToken: 'something' } },
  { method: 'POST', path: '/auth/logout' },
  { method: 'GET', path: '/auth/me' },
  { method: 'GET', path: '/auth/sessions', query: { limit: '5' } },
  { method: 'DELETE', path: '/auth/sessions/{sessionId}' },
  { method: 'DELETE', path: '/auth/sessions' },
  { method: 'GET', path: '/auth/.well-known/jwks.json', open: true },
  { method: 'POST', path: '/auth/password', body: { currentPassword: wrong, newPassword: 'another horse battery' } },
  { method: 'POST', path: '/auth/password/forgot', open: true, body: { email: 'nobody@example.org' } },
  { method: 'POST', path: '/auth/password/reset', open: true, body: { token: mailed, newPassword: 'another horse' } },
  { method: 'POST', path: '/auth/email', body: { email: 'nobody@example.org', password: wrong } },
  { method: 'POST', path: '/auth/email/verify', open: true, body: { token: mailed } },
  { method: 'POST', path: '/auth/email/resend' },
  { method: 'POST', path: '/auth/unlock', open: true, body: { token: mailed } },
  { method: 'GET', path: '/auth/mfa' },
  { method: 'POST', path: '/auth/mfa', body: { password: wrong } },
  { method: 'POST', path: '/auth/mfa/confirm', body: { code: '000000' } },
  { method: 'POST', path: '/auth/mfa/recovery-codes', body: { code: '000000' } },
  { method: 'DELETE', path: '/auth/mfa', body: { password: wrong, code: '000000' } },
  { method: 'POST', path: '/auth/login/mfa', open: true, body: { mfaToken: 'something', code: '000000' } },
  { method: 'GET', path: '/auth/oidc', open: true },
  { method: 'GET', path: '/auth/oidc/nobody/start', open: true },
  { method: 'GET', path: '/auth/oidc/nobody/callback', open: true },
  { method: 'POST', path: '/auth/oidc/token', open: true, body: { code: 'something' } },
  { method: 'POST', path: '/auth/oidc/nobody/link' },
  { method: 'GET', path: '/auth/identities' },
  { method: 'DELETE', path: '/auth/identities/nobody', body: { password: wrong } },
  { method: 'GET', path: '/auth/me/export' },
  { method: 'DELETE', path: '/auth/me', body: { password: wrong } },
  { method: 'GET', path: '/overview' },
]

export const userDoors: Door[] = [
  { method: 'GET', path: '/users', query: { search: 'a', limit: '5' } },
  { method: 'GET', path: '/users', query: { ids: id } },
  { method: 'GET', path: '/users/me' },
  { method: 'GET', path: '/users/{userId}' },
  { method: 'PATCH', path: '/users/me', body: { displayName: 'Ada', bio: '' } },
  { method: 'PUT', path: '/users/update', body: { displayName: 'Ada' } },
  { method: 'PATCH', path: '/users/update', body: { displayName: 'Ada' } },
  { method: 'PUT', path: '/users/status', body: { text: 'busy', emoji: '🙂' } },
  { method: 'GET', path: '/users/me/settings' },
  { method: 'PATCH', path: '/users/me/settings', body: { readReceipts: true, timeZone: 'Europe/Berlin' } },
  { method: 'GET', path: '/users/me/blocks', query: { limit: '5' } },
  { method: 'PUT', path: '/users/me/blocks/{userId}' },
  { method: 'DELETE', path: '/users/me/blocks/{userId}' },
  { method: 'GET', path: '/users/me/contacts', query: { limit: '5' } },
  { method: 'PUT', path: '/users/me/contacts/{userId}' },
  { method: 'DELETE', path: '/users/me/contacts/{userId}' },
  { method: 'PUT', path: '/users/me/avatar' },
  { method: 'DELETE', path: '/users/me/avatar' },
  { method: 'GET', path: '/users/{userId}/avatar' },
  { method: 'GET', path: '/users/me/export' },
]

/** Of one chat: for its members only. */
export const chatDoors: Door[] = [
  { method: 'GET', path: '/chats/{chatId}' },
  { method: 'PATCH', path: '/chats/{chatId}', body: { name: 'Engine' } },
  { method: 'DELETE', path: '/chats/{chatId}' },
  { method: 'POST', path: '/chats/{chatId}/join' },
  { method: 'PATCH', path: '/chats/{chatId}/me', body: { pinned: true } },
  { method: 'GET', path: '/chats/{chatId}/members', query: { limit: '5' } },
  { method: 'POST', path: '/chats/{chatId}/members', body: { userIds: [id] } },
  { method: 'PATCH', path: '/chats/{chatId}/members/{userId}', body: { role: 'member' } },
  { method: 'DELETE', path: '/chats/{chatId}/members/{userId}' },
  { method: 'DELETE', path: '/chats/{chatId}/members/me' },
  { method: 'GET', path: '/chats/{chatId}/bans', query: { limit: '5' } },
  { method: 'POST', path: '/chats/{chatId}/bans/{userId}' },
  { method: 'DELETE', path: '/chats/{chatId}/bans/{userId}' },
  { method: 'GET', path: '/chats/{chatId}/invites', query: { limit: '5' } },
  { method: 'POST', path: '/chats/{chatId}/invites', body: { maxUses: 5, expiresAt: tomorrow } },
  { method: 'DELETE', path: `/chats/{chatId}/invites/${code}` },
  { method: 'PUT', path: '/chats/{chatId}/read', body: { seq: 1 } },
  { method: 'PUT', path: '/chats/{chatId}/unread', body: { seq: 1 } },
  { method: 'PUT', path: '/chats/{chatId}/draft', body: { text: 'to be' } },
  { method: 'DELETE', path: '/chats/{chatId}/draft' },
  { method: 'GET', path: '/chats/{chatId}/receipts', query: { seq: '1', state: 'read', limit: '5' } },
  { method: 'GET', path: '/messages/{chatId}', query: { before: '5', limit: '5' } },
  { method: 'GET', path: '/messages/{chatId}/{messageId}' },
  { method: 'POST', path: '/messages', body: { chatId: '{chatId}', text: 'hello' } },
  { method: 'POST', path: '/messages/{chatId}/{messageId}/report', body: { reason: 'rude' } },
  { method: 'PATCH', path: '/messages/{chatId}/{messageId}', body: { text: 'hello again' } },
  { method: 'DELETE', path: '/messages/{chatId}/{messageId}', query: { for: 'me' } },
  { method: 'GET', path: '/messages/{chatId}/{messageId}/history', query: { limit: '5' } },
  { method: 'GET', path: '/messages/{chatId}/{messageId}/thread', query: { limit: '5' } },
  { method: 'GET', path: '/messages/{chatId}/{messageId}/reactions', query: { limit: '5' } },
  { method: 'PUT', path: '/messages/{chatId}/{messageId}/reactions/%F0%9F%91%8D' },
  { method: 'DELETE', path: '/messages/{chatId}/{messageId}/reactions/%F0%9F%91%8D' },
  { method: 'PUT', path: '/messages/{chatId}/{messageId}/star' },
  { method: 'DELETE', path: '/messages/{chatId}/{messageId}/star' },
  { method: 'GET', path: '/chats/{chatId}/pins', query: { limit: '5' } },
  { method: 'PUT', path: '/chats/{chatId}/pins/{messageId}' },
  { method: 'DELETE', path: '/chats/{chatId}/pins/{messageId}' },
  { method: 'GET', path: '/chats/{chatId}/export' },
  { method: 'POST', path: '/chats/{chatId}/attachments' },
  { method: 'PUT', path: '/chats/{chatId}/avatar' },
  { method: 'DELETE', path: '/chats/{chatId}/avatar' },
  { method: 'GET', path: '/chats/{chatId}/avatar' },
]

export const listDoors: Door[] = [
  { method: 'GET', path: '/attachments/{attachmentId}' },
  { method: 'POST', path: '/chats', body: { type: 'group', name: 'Engine', memberIds: [] } },
  { method: 'GET', path: '/chats', query: { limit: '5' } },
  { method: 'GET', path: '/chats/unread-count' },
  { method: 'GET', path: '/chats/me/export' },
  { method: 'GET', path: '/chats/public', query: { search: 'a', limit: '5' } },
  { method: 'GET', path: `/invites/${code}` },
  { method: 'POST', path: `/invites/${code}/join` },
  { method: 'GET', path: '/messages/starred', query: { limit: '5' } },
  { method: 'GET', path: '/messages/search', query: { q: 'hello', limit: '5' } },
  { method: 'GET', path: '/messages/scheduled', query: { limit: '5' } },
  { method: 'PATCH', path: '/messages/scheduled/{scheduledId}', body: { text: 'hello again', sendAt: tomorrow } },
  { method: 'DELETE', path: '/messages/scheduled/{scheduledId}' },
  { method: 'POST', path: '/chat/send', body: { recipient: 'nobody-at-all', content: 'hello' } },
  { method: 'GET', path: '/chat/history', query: { user: 'nobody-at-all', limit: '5' } },
]

export const notificationDoors: Door[] = [
  { method: 'GET', path: '/notifications', query: { unread: 'true', limit: '5' } },
  { method: 'GET', path: '/notifications/{userId}', query: { unread: 'true', limit: '5' } },
  { method: 'GET', path: '/notifications/unread-count' },
  { method: 'GET', path: '/notifications/me/export' },
  { method: 'PATCH', path: '/notifications/{notificationId}', body: { read: true } },
  { method: 'DELETE', path: '/notifications/{notificationId}' },
  { method: 'POST', path: '/notifications/read-all', body: {} },
  { method: 'GET', path: '/notifications/push/key', open: true },
  { method: 'POST', path: '/notifications/push/subscriptions', body: { endpoint, keys } },
  { method: 'DELETE', path: '/notifications/push/subscriptions', body: { endpoint } },
  { method: 'GET', path: '/notifications/preferences' },
  { method: 'PATCH', path: '/notifications/preferences', body: { digest: 'daily', email: { after: '10m' } } },
  { method: 'GET', path: '/notifications/unsubscribe', open: true, query: { user: id, signature: mailed } },
  { method: 'POST', path: '/notifications/unsubscribe', open: true, query: { user: id, signature: mailed } },
]

/** For the role `admin` only; not among `doors`, as nobody else gets to what is said there. */
export const adminDoors: Door[] = [
  { method: 'GET', path: '/auth/accounts', query: { search: 'a', limit: '5' } },
  { method: 'GET', path: '/auth/accounts/{userId}' },
  { method: 'PATCH', path: '/auth/accounts/{userId}', body: { disabled: false } },
  { method: 'DELETE', path: '/auth/accounts/{userId}/sessions' },
  { method: 'DELETE', path: '/auth/accounts/{userId}/mfa' },
  { method: 'GET', path: '/auth/audit', query: { limit: '5' } },
  { method: 'GET', path: '/chats/reports', query: { state: 'open', limit: '5' } },
  { method: 'PATCH', path: '/chats/reports/{reportId}', body: { state: 'dismissed' } },
  { method: 'GET', path: '/chats/audit', query: { limit: '5' } },
  { method: 'GET', path: '/auth/audit', query: { action: 'roles-changed', limit: '5' } },
  { method: 'POST', path: '/webhooks', body: { url: 'https://example.org/hook', types: ['new_message'] } },
  { method: 'GET', path: '/webhooks' },
  { method: 'GET', path: '/webhooks/{webhookId}' },
  { method: 'PATCH', path: '/webhooks/{webhookId}', body: { enabled: false } },
  { method: 'DELETE', path: '/webhooks/{webhookId}' },
  { method: 'GET', path: '/webhooks/{webhookId}/deliveries', query: { state: 'failed', limit: '5' } },
  { method: 'POST', path: '/webhooks/{webhookId}/deliveries/{deliveryId}/replay' },
]

export const doors: Door[] = [...authDoors, ...userDoors, ...chatDoors, ...listDoors, ...notificationDoors]

export const nameOf = ({ method, path }: Door): string => `${method} ${path}`

/** Events a client may send over its socket, with a good payload. */
export const socketDoors: Record<string, Record<string, unknown>> = {
  'message:send': { chatId: '{chatId}', text: 'hello' },
  'message:edit': { chatId: '{chatId}', messageId: '{messageId}', text: 'hello again' },
  'message:delete': { chatId: '{chatId}', messageId: '{messageId}', for: 'me' },
  'reaction:set': { chatId: '{chatId}', messageId: '{messageId}', emoji: '👍' },
  'reaction:clear': { chatId: '{chatId}', messageId: '{messageId}', emoji: '👍' },
  'chat:read': { chatId: '{chatId}', seq: 1 },
  'chat:delivered': { chatId: '{chatId}', seq: 1 },
  'typing:start': { chatId: '{chatId}' },
  'typing:stop': { chatId: '{chatId}' },
  'presence:set': { presence: 'away' },
  'presence:subscribe': { userIds: ['{userId}'] },
  sync: { chats: {}, limit: 5 },
  'auth:renew': { token: 'something' },
}

export type Ids = Partial<
  Record<
    | 'chatId'
    | 'userId'
    | 'messageId'
    | 'sessionId'
    | 'notificationId'
    | 'attachmentId'
    | 'reportId'
    | 'scheduledId'
    | 'webhookId'
    | 'deliveryId',
    string
  >
>

const fallback: Required<Ids> = {
  chatId: '11111111-1111-4111-8111-111111111111',
  userId: id,
  messageId: id,
  sessionId: '22222222-2222-4222-8222-222222222222',
  notificationId: id,
  attachmentId: id,
  reportId: id,
  webhookId: id,
  deliveryId: `${id}:${id}`,
  scheduledId: '33333333-3333-4333-8333-333333333333',
}

/** Puts ids in the place of `{...}`, in a path or in anything that is sent. */
export const fill = <Value>(value: Value, ids: Ids = {}): Value => {
  if (value === undefined) return value
  const text = JSON.stringify(value).replaceAll(/\{(\w+Id)\}/g, (_, name: keyof Ids) => ids[name] ?? fallback[name])
  return JSON.parse(text) as Value // the same shape
}
