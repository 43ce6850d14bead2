import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Field, TextField } from '../../design/field.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { Section } from '../../forms/section.tsx'
import { useForm } from '../../forms/use-form.ts'
import type { ProfilePart } from './profile-part.ts'

export const NameForm = ({ profile, onChange }: ProfilePart) => {
  const client = useClient()
  const say = useToast()
  const [displayName, setDisplayName] = useState(profile.displayName)
  const [bio, setBio] = useState(profile.bio)
  const form = useForm(async () => {
    onChange(await client.users.update({ displayName, bio }))
    say('ok', 'Your profile is saved.')
  })

  return (
    <Section title="Name" hint={<>Your username is {<bdi>{profile.username}</bdi>}. It stays as it is.</>}>
      <Form form={form} action="Save">
        <Field
          label="Display name"
          autoComplete="name"
          required
          maxLength={64}
          value={displayName}
          error={form.errors.displayName}
          onChange={(event) => setDisplayName(event.target.value)}
        />
        <TextField
          label="About you"
          hint="Up to 500 characters; everybody sees it."
          rows={4}
          maxLength={1_000}
          value={bio}
          error={form.errors.bio}
          onChange={(event) => setBio(event.target.value)}
        />
      </Form>
    </Section>
  )
}
