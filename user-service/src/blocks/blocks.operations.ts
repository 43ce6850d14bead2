import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { betweenPath } from '../relations/between.ts'
import { listedPerson } from '../relations/listed-person.answer.ts'
import { relationPageQuery } from '../relations/relation-page.ts'

export const blockOperations = defineOperations('Blocks', [
  {
    id: 'listBlocks',
    method: 'GET',
    path: '/users/me/blocks',
    summary: 'List whom one blocks',
    query: relationPageQuery,
    answers: {
      200: {
        description: 'The latest first',
        schema: pageOf(listedPerson.meta({ id: 'BlockedPerson' })).meta({ id: 'BlockedPersonPage' }),
      },
    },
  },
  {
    id: 'blockUser',
    method: 'PUT',
    path: '/users/me/blocks/:userId',
    summary: 'Block somebody',
    description: 'Who is blocked cannot start a chat with one, write directly, or see one’s presence; a contact ends.',
    params: betweenPath,
    answers: { 204: { description: 'Blocked' } },
    problems: ['user-not-found', 'too-many-blocks'],
  },
  {
    id: 'unblockUser',
    method: 'DELETE',
    path: '/users/me/blocks/:userId',
    summary: 'Block somebody no more',
    params: betweenPath,
    answers: { 204: { description: 'Not blocked' } },
    problems: ['user-not-found'],
  },
])
