import { createOidc, type Provider } from '@chat/sdk/oidc'
import { useMemo, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { useToast } from '../../design/toasts.tsx'
import { rememberWanted } from '../../entrance/wanted.ts'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { Section } from '../../forms/section.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import lists from '../list.module.css'
import { given } from './proof.ts'
import { useProvenForm } from './use-proven-form.tsx'

type IdentitiesProps = { linked: Provider[]; onChange: () => void }

/** Other places one logs in with; nothing where the platform knows none. */
export const Identities = ({ linked, onChange }: IdentitiesProps) => {
  const client = useClient()
  const oidc = useMemo(() => createOidc(client), [client])
  const { value: known = [] } = useLoaded(oidc.providers)
  const all = [...linked, ...known.filter(({ id }) => !linked.some((one) => one.id === id))]
  const [chosen, setChosen] = useState<Provider>()
  if (all.length === 0) return null

  const isLinked = ({ id }: Provider): boolean => linked.some((one) => one.id === id)
  return (
    <Section title="Other ways to log in">
      <ul className={lists.list}>
        {all.map((provider) => (
          <li key={provider.id}>
            <span className={lists.text}>
              <bdi>{provider.name ?? provider.id}</bdi>
              <span className={lists.dim}>{isLinked(provider) ? 'linked' : 'not linked'}</span>
            </span>
            <Button
              aria-label={`${isLinked(provider) ? 'Unlink' : 'Link'} ${provider.name ?? provider.id}`}
              onClick={() => setChosen(provider)}
            >
              {isLinked(provider) ? 'Unlink' : 'Link'}
            </Button>
          </li>
        ))}
      </ul>
      {chosen && (
        <ChangeIdentity
          key={chosen.id}
          provider={chosen}
          isLinked={isLinked(chosen)}
          hasPassword={linked.length === 0}
          onDone={() => {
            setChosen(undefined)
            onChange()
          }}
        />
      )}
    </Section>
  )
}

type ChangeIdentityProps = { provider: Provider; isLinked: boolean; hasPassword: boolean; onDone: () => void }

const ChangeIdentity = ({ provider, isLinked, hasPassword, onDone }: ChangeIdentityProps) => {
  const client = useClient()
  const oidc = useMemo(() => createOidc(client), [client])
  const say = useToast()
  const [password, setPassword] = useState('')
  const name = provider.name ?? provider.id

  const form = useProvenForm(async () => {
    if (!isLinked) {
      const url = await oidc.link(provider.id, given(password))
      rememberWanted('/settings/security')
      return location.assign(url)
    }
    await oidc.unlink(provider.id, given(password))
    say('ok', `${name} is unlinked.`)
    onDone()
  })

  return (
    <>
      {form.afresh}
      <Form
        form={form}
        action={isLinked ? `Unlink ${name}` : `Link ${name}`}
        beside={<Button onClick={onDone}>Cancel</Button>}
      >
        <PasswordField value={password} onType={setPassword} error={form.errors.password} isRequired={hasPassword} />
      </Form>
    </>
  )
}
