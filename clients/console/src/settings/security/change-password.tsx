import { useState } from 'react'
import { useAccount, useClient } from '../../app/session.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { NewPasswordField, PasswordField } from '../../forms/password-field.tsx'
import { Section } from '../../forms/section.tsx'
import { given, type ProofProps } from './proof.ts'
import { useProvenForm } from './use-proven-form.tsx'

const fields = { 'wrong-password': 'currentPassword', 'common-password': 'newPassword' }

export const ChangePassword = ({ hasPassword }: ProofProps) => {
  const client = useClient()
  const say = useToast()
  const { username } = useAccount()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')

  const form = useProvenForm(async () => {
    const currentPassword = given(current)
    await client.password.change({ ...(currentPassword !== undefined && { currentPassword }), newPassword: next })
    setCurrent('')
    setNext('')
    say('ok', 'Your password is changed, and all other devices are logged out.')
  }, fields)

  return (
    <Section title="Password" hint="All other devices are logged out when you change it.">
      {form.afresh}
      <Form form={form} action="Change the password">
        {/* so that a password manager knows whose it is */}
        <input type="text" autoComplete="username" value={username} readOnly hidden />
        <PasswordField
          label="Current password"
          value={current}
          onType={setCurrent}
          error={form.errors.currentPassword}
          isRequired={hasPassword}
        />
        <NewPasswordField label="New password" value={next} onType={setNext} error={form.errors.newPassword} />
      </Form>
    </Section>
  )
}
