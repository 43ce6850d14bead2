import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { useForm } from '../../forms/use-form.ts'
import styles from '../list.module.css'

/** Without a verified address there is no way back in for who forgets their password, and no mail of what is unread. */
export const UnverifiedAddress = () => {
  const client = useClient()
  const [isSent, setIsSent] = useState(false)
  const resending = useForm(async () => {
    await client.email.resend()
    setIsSent(true)
  })

  return (
    <>
      <Notice kind="info">
        Follow the link in the mail that we have sent you. Until then nobody can help you if you forget your password.
      </Notice>
      {resending.problem !== undefined && <Notice kind="error">{resending.problem}</Notice>}
      {isSent && <Notice kind="ok">Another mail is on its way.</Notice>}
      <div className={styles.actions}>
        <Button isBusy={resending.isBusy} onClick={() => void resending.submit()}>
          Send another mail
        </Button>
      </div>
    </>
  )
}
