import { useState } from 'react'
import { Link } from 'wouter'
import { useClient } from '../app/session.tsx'
import { Field } from '../design/field.tsx'
import { Form } from '../forms/form.tsx'
import { NewPasswordField } from '../forms/password-field.tsx'
import { useForm } from '../forms/use-form.ts'
import { EntrancePage } from './entrance-page.tsx'
import { Providers } from './providers.tsx'
import { useArrival } from './use-arrival.ts'

const fields = { 'username-taken': 'username', 'email-taken': 'email', 'common-password': 'password' }

/** So that quiet hours and digests come by the clocks of where somebody is. */
const placeOfBrowser = () => ({
  locale: navigator.language,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
})

export const Register = () => {
  const client = useClient()
  const arrive = useArrival()
  const [given, setGiven] = useState({ username: '', email: '', displayName: '', password: '' })
  const set = (change: Partial<typeof given>): void => setGiven({ ...given, ...change })

  const form = useForm(async () => {
    const { displayName, ...account } = given
    await client.register({ ...account, ...(displayName.trim() !== '' && { displayName }) })
    client.users.changeSettings(placeOfBrowser()).catch(() => {}) // it can be chosen in the settings
    await arrive()
  }, fields)

  return (
    <EntrancePage title="Create an account">
      <Form form={form} action="Create the account">
        <Field
          label="Username"
          hint="3 to 32 letters, digits, dots, dashes or underscores. Others find you by it."
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
          required
          value={given.username}
          error={form.errors.username}
          onChange={(event) => set({ username: event.target.value })}
        />
        <Field
          label="E-mail address"
          hint="Nobody else sees it."
          type="email"
          autoComplete="email"
          dir="ltr"
          required
          value={given.email}
          error={form.errors.email}
          onChange={(event) => set({ email: event.target.value })}
        />
        <Field
          label="Display name (optional)"
          hint="How you are called in chats."
          autoComplete="name"
          value={given.displayName}
          error={form.errors.displayName}
          onChange={(event) => set({ displayName: event.target.value })}
        />
        <NewPasswordField
          value={given.password}
          onType={(password) => set({ password })}
          error={form.errors.password}
        />
      </Form>
      <p>
        You have one already? <Link href="/login">Sign in</Link>
      </p>
      <Providers />
    </EntrancePage>
  )
}
