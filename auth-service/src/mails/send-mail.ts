import { MailRefused } from '@chat/common/mail/mail'
import type { Deps } from '../deps.ts'
import type { WorkHandler } from '../work/create-worker.ts'
import { composeMail } from './compose-mail.ts'

/** As long as mail servers themselves go on trying (RFC 5321, 4.5.4.1). */
const triedForMs = 5 * 86_400_000

/** Sends a mail that waits; the same one has the same Message-ID however often it is sent. */
export const sendMail =
  ({
    mailer,
    vault,
    config,
    now,
    log,
  }: Pick<Deps, 'mailer' | 'vault' | 'config' | 'now' | 'log'>): WorkHandler<'mail'> =>
  async (_accountId, { template, to, username, sealedToken, uselessAfter }, { id, at }) => {
    if ((uselessAfter ?? new Date(at.getTime() + triedForMs)) <= now()) {
      log.warn({ workId: id, template }, 'a mail was given up')
      return
    }

    const token = sealedToken === undefined ? undefined : vault.unseal(sealedToken, 'mail-token')
    const content = composeMail(template, { username, token, publicUrl: config.PUBLIC_URL })
    try {
      await mailer.send({ id, to, ...content })
    } catch (error) {
      if (!(error instanceof MailRefused)) throw error
      log.warn({ err: error, workId: id, template }, 'a mail was refused for good')
    }
  }
