import { useEffect, useState } from 'react'
import { useSession } from '../../app/session.tsx'
import { Field } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { Section } from '../../forms/section.tsx'
import { given, type ProofProps } from './proof.ts'
import { UnverifiedAddress } from './unverified-address.tsx'
import { useProvenForm } from './use-proven-form.tsx'

export const ChangeEmail = ({ hasPassword }: ProofProps) => {
  const { client, account, enter } = useSession()
  const isVerified = account?.emailVerified ?? false
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [waiting, setWaiting] = useState<string>()

  useEffect(() => {
    if (!isVerified) enter().catch(() => {}) // it may have been verified in another browser
  }, [isVerified, enter])

  const form = useProvenForm(
    async () => {
      await client.email.change(email.trim(), given(password))
      setWaiting(email.trim())
      setEmail('')
      setPassword('')
    },
    { 'email-taken': 'email' },
  )

  return (
    <Section title="E-mail address">
      <p>
        <bdi>{account?.email}</bdi> {isVerified ? '(verified)' : '(not verified yet)'}
      </p>
      {!isVerified && <UnverifiedAddress />}
      {waiting !== undefined && (
        <Notice kind="ok">
          A mail is on its way to <bdi>{waiting}</bdi>. The new address counts as soon as you follow its link.
        </Notice>
      )}
      {form.afresh}
      <Form form={form} action="Change the address">
        <Field
          label="New e-mail address"
          type="email"
          autoComplete="email"
          dir="ltr"
          required
          value={email}
          error={form.errors.email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField value={password} onType={setPassword} error={form.errors.password} isRequired={hasPassword} />
      </Form>
    </Section>
  )
}
