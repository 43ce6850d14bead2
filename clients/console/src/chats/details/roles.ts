import type { Chat, Member, Role } from '@chat/sdk/chat'

/** Owners and admins look after a group. */
export const isAdmin = ({ me }: Pick<Chat, 'me'>): boolean => me.role === 'owner' || me.role === 'admin'

const roles: readonly Role[] = ['owner', 'admin', 'member']

/** Which roles one may give somebody; the server has the last word. */
export const rolesToGive = (mine: string, { role }: Member, isMe: boolean): Role[] => {
  if (mine === 'owner') return roles.filter((other) => other !== role)
  if (isMe && mine === 'admin') return ['member']
  return mine === 'admin' && role === 'member' ? ['admin'] : []
}

/** Owners remove and ban anybody else, admins members. */
export const mayRemove = (mine: string, { role }: Member): boolean =>
  mine === 'owner' || (mine === 'admin' && role === 'member')

export const roleNames: Record<string, string> = { owner: 'an owner', admin: 'an admin', member: 'a member' }
