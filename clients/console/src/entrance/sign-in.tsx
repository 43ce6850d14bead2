import { ApiProblem, MfaRequired } from '@chat/sdk/problem'
import { useState } from 'react'
import { Link } from 'wouter'
import { useClient } from '../app/session.tsx'
import { Field } from '../design/field.tsx'
import { Notice } from '../design/notice.tsx'
import { Form } from '../forms/form.tsx'
import { PasswordField } from '../forms/password-field.tsx'
import { useForm } from '../forms/use-form.ts'
import { EntrancePage } from './entrance-page.tsx'
import styles from './entrance.module.css'
import { Providers } from './providers.tsx'
import { SecondStep } from './second-step.tsx'
import { useArrival } from './use-arrival.ts'

/** Shorter waits come after a few wrong passwords, and pass while one reads. */
const lockFromMs = 60_000

const isLock = (error: unknown): boolean =>
  error instanceof ApiProblem && error.status === 429 && (error.retryAfterMs ?? 0) >= lockFromMs

export const SignIn = () => {
  const client = useClient()
  const arrive = useArrival()
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [mfaToken, setMfaToken] = useState<string>()
  const [isLocked, setIsLocked] = useState(false)
  const [isTooLate, setIsTooLate] = useState(false)

  const form = useForm(async () => {
    setIsLocked(false)
    setIsTooLate(false)
    try {
      await client.login(login.trim(), password)
    } catch (error) {
      if (error instanceof MfaRequired) return setMfaToken(error.mfaToken)
      setIsLocked(isLock(error))
      throw error
    }
    await arrive()
  })

  if (mfaToken !== undefined) {
    const startAnew = (isLate: boolean): void => {
      setMfaToken(undefined)
      setIsTooLate(isLate)
    }
    return <SecondStep mfaToken={mfaToken} onStartAnew={startAnew} />
  }

  return (
    <EntrancePage title="Sign in">
      {isTooLate && <Notice kind="info">That took too long. Give your password once more, please.</Notice>}
      <Form form={form} action="Sign in">
        {isLocked && (
          <Notice kind="info">
            Signing in here is paused because of too many wrong tries. If the account is yours, the mail that we have
            sent to its address ends the pause at once.
          </Notice>
        )}
        <Field
          label="Username or e-mail address"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          value={login}
          error={form.errors.login}
          onChange={(event) => setLogin(event.target.value)}
        />
        <PasswordField value={password} onType={setPassword} error={form.errors.password} />
      </Form>
      <div className={styles.ways}>
        <Link href="/register">Create an account</Link>
        <Link href="/forgot">Forgot your password?</Link>
      </div>
      <Providers />
    </EntrancePage>
  )
}
