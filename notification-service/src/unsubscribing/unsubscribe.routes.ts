import { problem as commonProblem } from '@chat/common/http/problem'
import { Router, type Request } from 'express'
import type { Deps } from '../deps.ts'
import { problem } from '../problems.ts'
import { changeRecipient } from '../recipients/change-recipient.ts'
import { signedPerson } from './unsubscribe-links.ts'
import { confirmation, question, sendPage } from './unsubscribe-page.ts'

/** A form with one short field, of either encoding. */
const maxBodyBytes = 4_096

/** RFC 8058 has it say nothing that is not known: it is let by, and bounded. @throws ProblemError */
const passOver = async (req: Request): Promise<void> => {
  let bytes = 0
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > maxBodyBytes) break
    }
  } catch (cause) {
    throw commonProblem('invalid-request', { cause, detail: 'The request broke off' })
  }
  if (bytes > maxBodyBytes) throw commonProblem('payload-too-large')
}

/**
 * Open, and before bodies are read as JSON: mail programs and browsers send a form, and have no token. Programs that
 * look through mails GET every link, so that asks only; the POST is what a person, or their program for them, does.
 */
export const unsubscribeRouter = (deps: Pick<Deps, 'mailing' | 'recipients' | 'inboxes' | 'now' | 'log'>): Router => {
  const router = Router()

  const personOf = (req: Request): string => {
    const given = signedPerson.parse(req.query)
    if (!deps.mailing.unsubscribeLinks.isGood(given)) throw problem('invalid-link')
    return given.user
  }

  router.get('/notifications/unsubscribe', (req, res) => {
    personOf(req)
    sendPage(res, question)
  })

  router.post('/notifications/unsubscribe', async (req, res) => {
    const userId = personOf(req)
    await passOver(req)
    await changeRecipient(deps, userId, (recipient) => {
      const { preferences } = recipient
      return { ...recipient, preferences: { ...preferences, email: { ...preferences.email, enabled: false } } }
    })
    sendPage(res, confirmation)
  })

  return router
}
