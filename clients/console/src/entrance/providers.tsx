import { createOidc } from '@chat/sdk/oidc'
import { useMemo } from 'react'
import { useClient } from '../app/session.tsx'
import { Button } from '../design/button.tsx'
import { useLoaded } from '../forms/use-loaded.ts'
import styles from './entrance.module.css'
import { goToProvider } from './go-to-provider.ts'

/** Other places to log in with; nothing where there are none, or nobody says which. */
export const Providers = () => {
  const client = useClient()
  const oidc = useMemo(() => createOidc(client), [client])
  const { value: providers = [] } = useLoaded(oidc.providers)
  if (providers.length === 0) return null
  return (
    <ul className={styles.providers} aria-label="Other ways to sign in">
      {providers.map(({ id, name }) => (
        <li key={id}>
          <Button onClick={() => void goToProvider(client, id)}>
            Continue with <bdi>{name ?? id}</bdi>
          </Button>
        </li>
      ))}
    </ul>
  )
}
