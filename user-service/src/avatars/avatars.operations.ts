import { defineOperations } from '@chat/common/openapi/define-operations'
import { profileView } from '../profiles/profile.answer.ts'
import { avatarOwner, avatarQuery } from './avatars.routes.ts'

export const avatarOperations = defineOperations('Avatars', [
  {
    id: 'setOwnAvatar',
    method: 'PUT',
    path: '/users/me/avatar',
    summary: 'Set one’s picture',
    upload: { description: 'A PNG, JPEG, WebP or GIF; it is cut to a square', maxBytes: 2_097_152 },
    answers: { 200: { description: 'The profile, with the address of the picture', schema: profileView } },
    problems: ['user-not-found'],
  },
  {
    id: 'removeOwnAvatar',
    method: 'DELETE',
    path: '/users/me/avatar',
    summary: 'Take one’s picture away',
    answers: { 204: { description: 'There is none any more' } },
    problems: ['user-not-found'],
  },
  {
    id: 'getAvatar',
    method: 'GET',
    path: '/users/:userId/avatar',
    summary: 'Load somebody’s picture',
    description: 'The address in `avatarUrl` is signed: it opens without a token, and may be kept.',
    access: 'signed',
    params: avatarOwner,
    query: avatarQuery,
    answers: {
      200: {
        description: 'The picture, a square',
        contentType: 'image/webp',
        headers: { etag: 'Names the picture and its size', 'cache-control': 'For a year, by a signed address' },
      },
      304: { description: 'The same as that of `If-None-Match`' },
    },
    problems: ['user-not-found', 'avatar-not-found'],
  },
])
