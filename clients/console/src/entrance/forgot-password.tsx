import { useState } from 'react'
import { Link } from 'wouter'
import { useClient } from '../app/session.tsx'
import { Field } from '../design/field.tsx'
import { Notice } from '../design/notice.tsx'
import { Form } from '../forms/form.tsx'
import { useForm } from '../forms/use-form.ts'
import { EntrancePage } from './entrance-page.tsx'

/** The answer is the same whether or not there is such an account. */
export const ForgotPassword = () => {
  const client = useClient()
  const [email, setEmail] = useState('')
  const [sentTo, setSentTo] = useState<string>()

  const form = useForm(async () => {
    setSentTo(undefined)
    await client.password.forgot(email.trim())
    setSentTo(email.trim())
  })

  return (
    <EntrancePage title="Forgot your password?">
      <p>We send you a mail with a link by which you set a new one.</p>
      {sentTo !== undefined && (
        <Notice kind="ok">
          If there is an account with the address <bdi>{sentTo}</bdi>, the mail is on its way. Its link works for half
          an hour.
        </Notice>
      )}
      <Form form={form} action="Send the mail">
        <Field
          label="E-mail address"
          type="email"
          autoComplete="email"
          dir="ltr"
          required
          value={email}
          error={form.errors.email}
          onChange={(event) => setEmail(event.target.value)}
        />
      </Form>
      <p>
        <Link href="/login">Back to signing in</Link>
      </p>
    </EntrancePage>
  )
}
