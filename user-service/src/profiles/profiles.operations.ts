import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { z } from 'zod'
import { profileIds } from './list-profiles.ts'
import { presentProfile, profileView } from './profile.answer.ts'
import { newStatus, profileChange } from './profile.ts'
import { profilePath } from './profiles.routes.ts'
import { profileSearch } from './search-profiles.ts'

const profile = {
  id: '66f1c0de0123456789abcdef',
  username: 'ada',
  displayName: 'Ada Lovelace',
  bio: 'Enchantress of numbers',
  status: { text: 'At the engine', emoji: '⚙️' },
  avatarUrl: null,
}
const present = { ...profile, presence: 'online', lastSeenAt: null }
const changed = { description: 'The profile as it is now', schema: profileView, example: profile }
const problems = ['user-not-found'] as const

export const profileOperations = defineOperations('Profiles', [
  {
    id: 'findUsers',
    method: 'GET',
    path: '/users',
    summary: 'Search people, or read several profiles at once',
    description:
      'With `search`: those whose username or display name begins so, without presence; nobody whom one blocks or is blocked by. With `ids`: these people, and how they are there.',
    query: z.union([profileSearch, profileIds]),
    answers: {
      200: {
        description: 'People',
        schema: pageOf(z.union([profileView, presentProfile])).meta({ id: 'ProfilePage' }),
        example: { items: [profile], next: null },
      },
    },
  },
  {
    id: 'getOwnProfile',
    method: 'GET',
    path: '/users/me',
    summary: 'Read one’s own profile',
    answers: { 200: { description: 'One’s own profile', schema: presentProfile, example: present } },
    problems,
  },
  {
    id: 'updateOwnProfile',
    method: 'PATCH',
    path: '/users/me',
    summary: 'Change display name or biography',
    body: profileChange,
    example: { displayName: 'Ada Lovelace', bio: 'Enchantress of numbers' },
    answers: { 200: changed },
    problems,
  },
  {
    id: 'replaceProfile',
    method: 'PUT',
    path: '/users/update',
    summary: 'Change display name or biography, as older clients call it',
    body: profileChange,
    example: { displayName: 'Ada' },
    answers: { 200: changed },
    problems,
  },
  {
    id: 'updateProfile',
    method: 'PATCH',
    path: '/users/update',
    summary: 'Change display name or biography, as older clients call it',
    body: profileChange,
    example: { displayName: 'Ada' },
    answers: { 200: changed },
    problems,
  },
  {
    id: 'setStatus',
    method: 'PUT',
    path: '/users/status',
    summary: 'Say what one is at',
    description: 'An empty text clears it; `expiresAt` has to be in the future.',
    body: newStatus,
    example: { text: 'At the engine', emoji: '⚙️' },
    answers: { 200: changed },
    problems,
  },
  {
    id: 'getProfile',
    method: 'GET',
    path: '/users/:userId',
    summary: 'Read somebody’s profile',
    params: profilePath,
    answers: { 200: { description: 'As far as the person shows it', schema: presentProfile, example: present } },
    problems,
  },
])
