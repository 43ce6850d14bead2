import { createOidc } from '@chat/sdk/oidc'
import { useMemo } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { goToProvider } from '../../entrance/go-to-provider.ts'
import { rememberWanted } from '../../entrance/wanted.ts'
import { useLoaded } from '../../forms/use-loaded.ts'
import styles from '../list.module.css'

/** To a provider and back here: for five minutes that stands for a password. */
export const LogInAfresh = () => {
  const client = useClient()
  const oidc = useMemo(() => createOidc(client), [client])
  const { value: identities = [] } = useLoaded(oidc.identities)
  return (
    <div className={styles.actions}>
      {identities.map(({ id, name }) => (
        <Button
          key={id}
          onClick={() => {
            rememberWanted('/settings/security')
            void goToProvider(client, id, { isFresh: true })
          }}
        >
          Log in again with <bdi>{name ?? id}</bdi>
        </Button>
      ))}
    </div>
  )
}
