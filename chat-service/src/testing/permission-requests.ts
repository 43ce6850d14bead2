import type { Action } from '../chats/permissions.ts'
import { png } from './test-files.ts'
import type { TestChat } from './start-test-chat.ts'

/** What a request of somebody is about. */
export type Target = {
  chatId: string
  /** What somebody else, who is a member and no more, has written. */
  theirs: string
  /** What the caller has written. */
  own: string
  memberId: string
  adminId: string
  newcomerId: string
}

type Caller = ReturnType<TestChat['as']>
type Answer = { status: number; body: { type?: string } }

export type PermissionRequest = {
  /** Of the group in which it is tried. */
  settings?: object
  ask: (caller: Caller, target: Target) => PromiseLike<Answer>
  /** The same over the socket, where that is possible. */
  emit?: (target: Target) => [event: string, payload: object]
  /** What a role that may not do it is told. */
  refusal?: string
}

const thumb = '%F0%9F%91%8D'
const say = ({ chatId }: Target) => ({ chatId, text: 'something' })
const post = (caller: Caller, target: Target) => caller.post('/messages').send(say(target))
const speak: PermissionRequest['emit'] = (target) => ['message:send', say(target)]
const message = ({ chatId }: Target, messageId: string) => ({ chatId, messageId })

/** One request for each thing that somebody may do or not. */
export const permissionRequests: Record<Action, PermissionRequest> = {
  read: {
    ask: (caller, { chatId }) => caller.get(`/messages/${chatId}`),
    emit: ({ chatId }) => ['chat:read', { chatId, seq: 1 }],
  },
  post: { ask: post, emit: speak },
  'post-where-admins-post': { settings: { posting: 'admins' }, ask: post, emit: speak },
  'post-without-waiting': {
    settings: { slowModeSeconds: 3_600 },
    ask: async (caller, target) => {
      await post(caller, target)
      return post(caller, target)
    },
    refusal: 'too-many-requests',
  },
  upload: {
    ask: (caller, { chatId }) => caller.post(`/chats/${chatId}/attachments`).attach('file', png(1, 1), 'dot.png'),
  },
  react: {
    ask: (caller, { chatId, theirs }) => caller.put(`/messages/${chatId}/${theirs}/reactions/${thumb}`),
    emit: (target) => ['reaction:set', { ...message(target, target.theirs), emoji: '👍' }],
  },
  pin: { ask: (caller, { chatId, theirs }) => caller.put(`/chats/${chatId}/pins/${theirs}`) },
  star: { ask: (caller, { chatId, theirs }) => caller.put(`/messages/${chatId}/${theirs}/star`) },
  report: {
    ask: (caller, { chatId, theirs }) => caller.post(`/messages/${chatId}/${theirs}/report`).send({ reason: 'rude' }),
  },
  'edit-own': {
    ask: (caller, { chatId, own }) => caller.patch(`/messages/${chatId}/${own}`).send({ text: 'something else' }),
    emit: (target) => ['message:edit', { ...message(target, target.own), text: 'something else' }],
  },
  'delete-own': {
    ask: (caller, { chatId, own }) => caller.delete(`/messages/${chatId}/${own}`),
    emit: (target) => ['message:delete', message(target, target.own)],
  },
  'delete-others': {
    ask: (caller, { chatId, theirs }) => caller.delete(`/messages/${chatId}/${theirs}`),
    emit: (target) => ['message:delete', message(target, target.theirs)],
  },
  leave: { ask: (caller, { chatId }) => caller.delete(`/chats/${chatId}/members/me`) },
  'change-settings': { ask: (caller, { chatId }) => caller.patch(`/chats/${chatId}`).send({ description: 'New' }) },
  'delete-chat': { ask: (caller, { chatId }) => caller.delete(`/chats/${chatId}`) },
  'add-members': {
    ask: (caller, { chatId, newcomerId }) => caller.post(`/chats/${chatId}/members`).send({ userIds: [newcomerId] }),
  },
  'remove-members': { ask: (caller, { chatId, memberId }) => caller.delete(`/chats/${chatId}/members/${memberId}`) },
  'remove-admins': { ask: (caller, { chatId, adminId }) => caller.delete(`/chats/${chatId}/members/${adminId}`) },
  ban: { ask: (caller, { chatId, memberId }) => caller.post(`/chats/${chatId}/bans/${memberId}`) },
  invite: { ask: (caller, { chatId }) => caller.post(`/chats/${chatId}/invites`).send({}) },
  promote: {
    ask: (caller, { chatId, memberId }) => caller.patch(`/chats/${chatId}/members/${memberId}`).send({ role: 'admin' }),
  },
  'change-any-role': {
    ask: (caller, { chatId, adminId }) => caller.patch(`/chats/${chatId}/members/${adminId}`).send({ role: 'member' }),
  },
}
