import { ApiProblem } from '@chat/sdk/problem'
import { useState } from 'react'
import { Link } from 'wouter'
import { useClient } from '../app/session.tsx'
import { Notice } from '../design/notice.tsx'
import { Form } from '../forms/form.tsx'
import { NewPasswordField } from '../forms/password-field.tsx'
import { useForm } from '../forms/use-form.ts'
import { BadLink } from './bad-link.tsx'
import { EntrancePage } from './entrance-page.tsx'
import { useTokenOfAddress } from './token-of-address.ts'

/** With the token of a mail; all devices are logged out then. */
export const ResetPassword = () => {
  const client = useClient()
  const token = useTokenOfAddress()
  const [password, setPassword] = useState('')
  const [state, setState] = useState<'asking' | 'done' | 'bad'>(token === '' ? 'bad' : 'asking')

  const form = useForm(
    async () => {
      try {
        await client.password.reset(token, password)
        setState('done')
      } catch (error) {
        if (!(error instanceof ApiProblem && error.slug === 'invalid-token')) throw error
        setState('bad')
      }
    },
    { 'common-password': 'newPassword' },
  )

  return (
    <EntrancePage title="Set a new password">
      {state === 'asking' && (
        <Form form={form} action="Set the password">
          <NewPasswordField
            label="New password"
            value={password}
            onType={setPassword}
            error={form.errors.newPassword}
          />
        </Form>
      )}
      {state === 'done' && (
        <>
          <Notice kind="ok">Your password is set. All devices were logged out.</Notice>
          <p>
            <Link href="/login">Sign in with it</Link>
          </p>
        </>
      )}
      {state === 'bad' && (
        <BadLink>
          <Link href="/forgot">Ask for another mail</Link>
        </BadLink>
      )}
    </EntrancePage>
  )
}
