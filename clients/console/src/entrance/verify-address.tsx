import { Link } from 'wouter'
import { useSession } from '../app/session.tsx'
import { MailedLink } from './mailed-link.tsx'

/** Of a first address, or of another one; in whatever browser the mail is opened. */
export const VerifyAddress = () => {
  const { client, status, enter } = useSession()
  const isInside = status === 'logged-in'

  const verify = async (token: string): Promise<void> => {
    await client.email.verify(token)
    if (isInside) await enter().catch(() => {}) // verified it is; who does not see it yet does after a reload
  }

  return (
    <MailedLink
      title="Verify your e-mail address"
      action="Verify this address"
      use={verify}
      before="By this you tell us that the address is yours."
      done="Your e-mail address is verified."
      onward={isInside ? <Link href="/">Go to your chats</Link> : <Link href="/login">Sign in</Link>}
      instead={
        isInside ? (
          <Link href="/settings/security">Have another mail sent to you</Link>
        ) : (
          <Link href="/login">Sign in, and have another mail sent to you in the settings</Link>
        )
      }
    />
  )
}
