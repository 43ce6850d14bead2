import { createAddresses, type Addresses } from '@chat/common/internal/addresses-client'
import { createInternalClient } from '@chat/common/internal/internal-client'
import type { Mailer } from '@chat/common/mail/mail'
import { openMailer } from '@chat/common/mail/open-mailer'
import type { Config } from '../config.ts'
import { createUnsubscribeLinks, type UnsubscribeLinks } from '../unsubscribing/unsubscribe-links.ts'

/** What mails need beside what they are about. */
export type Mailing = {
  mailer: Mailer
  addresses: Addresses
  unsubscribeLinks: UnsubscribeLinks
  /** What links to pages begin with. */
  publicUrl: string
}

type MailingConfig = Pick<
  Config,
  | 'SMTP_URL'
  | 'MAIL_FROM'
  | 'DATA_DIR'
  | 'AUTH_INTERNAL_URL'
  | 'INTERNAL_SECRET'
  | 'PUBLIC_URL'
  | 'KEY_ENCRYPTION_SECRET'
  | 'KEY_ENCRYPTION_SECRET_OLD'
>

export const openMailing = (config: MailingConfig): Mailing => ({
  mailer: openMailer(config),
  addresses: createAddresses(createInternalClient({ url: config.AUTH_INTERNAL_URL, secret: config.INTERNAL_SECRET })),
  unsubscribeLinks: createUnsubscribeLinks({
    publicUrl: config.PUBLIC_URL,
    secret: config.KEY_ENCRYPTION_SECRET,
    oldSecret: config.KEY_ENCRYPTION_SECRET_OLD,
  }),
  publicUrl: config.PUBLIC_URL,
})
