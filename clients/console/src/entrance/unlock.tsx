import { Link } from 'wouter'
import { useClient } from '../app/session.tsx'
import { MailedLink } from './mailed-link.tsx'

/** Leaves a lock that too many wrong passwords have brought. */
export const Unlock = () => {
  const client = useClient()
  return (
    <MailedLink
      title="Sign in again now"
      action="End the pause"
      use={client.unlock}
      before="Too many wrong passwords or codes were given for your account. If that was you, go on."
      done="You can sign in again."
      onward={<Link href="/login">Sign in</Link>}
      instead={<Link href="/login">Sign in: the pause may be over already</Link>}
    />
  )
}
