import type { Profile } from '@chat/sdk/person'
import { useClient } from '../../app/session.tsx'
import { Loading } from '../../forms/loading.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import { useDirectory } from '../../people/directory.tsx'
import { AvatarForm } from './avatar-form.tsx'
import { NameForm } from './name-form.tsx'
import { StatusForm } from './status-form.tsx'

export const ProfileSettings = () => {
  const client = useClient()
  const directory = useDirectory()
  const profile = useLoaded(client.users.me)

  const change = (next: Profile): void => {
    profile.set(next)
    directory.put(next)
  }

  return (
    <Loading of={profile}>
      {(me) => (
        <>
          <AvatarForm profile={me} onChange={change} />
          <NameForm profile={me} onChange={change} />
          <StatusForm profile={me} onChange={change} />
        </>
      )}
    </Loading>
  )
}
