import type { Role } from '@chat/common/events/chat-content'

const everybody: readonly Role[] = ['owner', 'admin', 'member']
const admins: readonly Role[] = ['owner', 'admin']
const owners: readonly Role[] = ['owner']

/** Who may do what in a group; in a direct chat both may do what members may. The tests walk through it. */
export const permissions = {
  read: everybody,
  post: everybody,
  'post-where-admins-post': admins,
  'post-without-waiting': admins,
  upload: everybody,
  react: everybody,
  pin: everybody,
  star: everybody,
  report: everybody,
  'edit-own': everybody,
  'delete-own': everybody,
  'delete-others': admins,
  leave: everybody,
  'change-settings': admins,
  'delete-chat': admins,
  'add-members': admins,
  'remove-members': admins,
  'remove-admins': owners,
  ban: admins,
  invite: admins,
  promote: admins,
  'change-any-role': owners,
} as const satisfies Record<string, readonly Role[]>

export type Action = keyof typeof permissions

export const may = (role: Role, action: Action): boolean => permissions[action].includes(role)
