import { callerOf } from '@chat/common/auth/caller'
import { problem } from '@chat/common/http/problem'
import { Router } from 'express'
import { z } from 'zod'
import { givenPassword, hasMfa } from '../accounts/account.ts'
import type { Deps } from '../deps.ts'
import { answerTokens } from '../sessions/answer-tokens.ts'
import { clientOf } from '../sessions/client.ts'
import { confirmFactor } from './confirm-factor.ts'
import { enrol } from './enrol.ts'
import { logInWithCode } from './log-in-with-code.ts'
import { removeFactor } from './remove-factor.ts'
import { replaceRecoveryCodes } from './replace-recovery-codes.ts'
import { code } from './second-factor.ts'

export const enrolInput = z.strictObject({ password: givenPassword.optional() })
export const codeInput = z.strictObject({ code })
export const removeInput = z.strictObject({ password: givenPassword.optional(), code })
export const loginInput = z.strictObject({ mfaToken: z.string().min(1).max(4_096), code })

export const mfaRoutes = (deps: Deps): Router => {
  const router = Router()

  router.post('/auth/login/mfa', async (req, res) => {
    const given = loginInput.parse(req.body)
    answerTokens(deps, req, res, { body: await logInWithCode(deps, given, clientOf(req), req.requestId) })
  })

  router.get('/auth/mfa', async (req, res) => {
    const account = await deps.accounts.findById(callerOf(req).userId)
    if (account === null) throw problem('unauthenticated')
    const enabled = hasMfa(account)
    res.json({ enabled, recoveryCodesLeft: enabled ? account.mfa!.recoveryHashes.length : 0 })
  })

  router.post('/auth/mfa', async (req, res) => {
    const caller = callerOf(req)
    res.json(await enrol(deps, caller, enrolInput.parse(req.body ?? {}).password))
  })

  router.post('/auth/mfa/confirm', async (req, res) => {
    const caller = callerOf(req)
    const given = codeInput.parse(req.body)
    res.json(await confirmFactor(deps, caller, { ...given, requestId: req.requestId }))
  })

  router.post('/auth/mfa/recovery-codes', async (req, res) => {
    const caller = callerOf(req)
    const given = codeInput.parse(req.body)
    res.json(await replaceRecoveryCodes(deps, caller, { ...given, requestId: req.requestId }))
  })

  router.delete('/auth/mfa', async (req, res) => {
    const caller = callerOf(req)
    const given = removeInput.parse(req.body)
    await removeFactor(deps, caller, { ...given, requestId: req.requestId })
    res.status(204).end()
  })

  return router
}
