import type { problems } from '../../../user-service/src/problems.ts'
import type { ToldOf } from './told.ts'

export const user: ToldOf<typeof problems> = {
  'user-not-found': {
    when: 'There is no person of this id; the account may have been closed.',
    remedy: 'Take them out of what is shown, or search for them.',
  },
  'avatar-not-found': {
    when: 'The person has no picture, or not the one of this address any more.',
    remedy: 'Read the profile again: `avatarUrl` leads to the picture of now.',
  },
  blocked: {
    when: 'A contact is asked for where one of two has blocked the other.',
    remedy: 'Tell the person; who blocked can take it back with `DELETE /api/users/me/blocks/{userId}`.',
  },
  'too-many-blocks': {
    when: 'The caller has blocked 5,000 people.',
    remedy: 'Unblock somebody first.',
  },
  'too-many-contacts': {
    when: 'The caller has 5,000 contacts, those who were asked included.',
    remedy: 'Remove one first.',
  },
}
