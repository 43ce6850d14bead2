import { createOidc } from '@chat/sdk/oidc'
import { useMemo } from 'react'
import { useClient } from '../../app/session.tsx'
import { Loading } from '../../forms/loading.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { Identities } from './identities.tsx'
import { SecondFactor } from './second-factor.tsx'

/** Who logs in with a provider may have no password, and is not asked for one then. */
export const SecuritySettings = () => {
  const client = useClient()
  const oidc = useMemo(() => createOidc(client), [client])
  const identities = useLoaded(oidc.identities)

  return (
    <Loading of={identities}>
      {(linked) => {
        const hasPassword = linked.length === 0
        return (
          <>
            <ChangePassword hasPassword={hasPassword} />
            <ChangeEmail hasPassword={hasPassword} />
            <SecondFactor hasPassword={hasPassword} />
            <Identities linked={linked} onChange={identities.reload} />
            <DeleteAccount hasPassword={hasPassword} />
          </>
        )
      }}
    </Loading>
  )
}
