import type { problems } from '../../../notification-service/src/problems.ts'
import type { ToldOf } from './told.ts'

export const notification: ToldOf<typeof problems> = {
  forbidden: {
    when: 'The notifications asked for are somebody else’s, and the caller is no admin.',
    remedy: 'Ask for one’s own.',
  },
  'invalid-link': {
    when: 'The link of a mail was cut or changed on its way.',
    remedy: 'Copy it whole, or change the preferences when logged in.',
  },
  'target-refused': {
    when: 'The address leads into the network of the platform or nowhere. `detail` says which.',
    remedy: 'Give one of the open internet, or have others allowed by `PRIVATE_TARGETS_ENABLED`.',
  },
  'webhook-not-found': {
    when: 'There is no webhook of this id.',
    remedy: 'Read the list of webhooks again.',
  },
  'delivery-not-found': {
    when: 'The webhook has no such delivery any more, or never had one.',
    remedy: 'Read its deliveries again.',
  },
  'webhook-disabled': {
    when: 'Nothing is sent to a webhook that is disabled, by an admin or because its address answered 410.',
    remedy: 'Enable it first, with `PATCH /api/webhooks/{webhookId}`.',
  },
  'too-many-webhooks': {
    when: 'There are 50 webhooks.',
    remedy: 'Delete one first.',
  },
  'notification-not-found': {
    when: 'None of the caller’s notifications has this id any more.',
    remedy: 'Take it out of what is shown.',
  },
}
