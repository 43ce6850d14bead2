import type { InvitePreview } from '@chat/sdk/invite'
import { useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useDocumentTitle } from '../app/document-title.ts'
import { problemText } from '../app/problem-text.ts'
import { useClient } from '../app/session.tsx'
import { formatExact } from '../app/time.tsx'
import { Avatar } from '../design/avatar.tsx'
import { Button } from '../design/button.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import styles from './invite-page.module.css'

/** The group that a link leads into, before somebody goes there. */
const InvitePage = ({ code }: { code: string }) => {
  useDocumentTitle('Invite')
  const client = useClient()
  const [, go] = useLocation()
  const [preview, setPreview] = useState<InvitePreview>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setIsBusy] = useState(false)

  useEffect(() => {
    let isCurrent = true
    client.chats.previewInvite(code).then(
      (found) => isCurrent && setPreview(found),
      (problem: unknown) => isCurrent && setError(problem),
    )
    return () => void (isCurrent = false)
  }, [client, code])

  const join = async (): Promise<void> => {
    setIsBusy(true)
    setError(undefined)
    try {
      const { id } = await client.chats.joinByInvite(code)
      go(`/chats/${id}`, { replace: true })
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }

  const name = preview?.chat.name || 'Group'
  return (
    <div className={styles.page}>
      <h1>You are invited</h1>
      {preview && (
        <section className={styles.group} aria-label={name}>
          <Avatar name={name} url={preview.chat.avatarUrl} size={80} />
          <h2>
            <bdi>{name}</bdi>
          </h2>
          {preview.chat.description && <p dir="auto">{preview.chat.description}</p>}
          <p className={styles.dim}>
            {preview.chat.memberCount} {preview.chat.memberCount === 1 ? 'member' : 'members'}
            {preview.expiresAt && `, the invite holds until ${formatExact(preview.expiresAt)}`}
          </p>
          <Button variant="primary" isBusy={isBusy} onClick={() => void join()}>
            Join {name}
          </Button>
        </section>
      )}
      {error !== undefined && (
        <>
          <Notice kind="error">{problemText(error)}</Notice>
          <Link href="/">To your chats</Link>
        </>
      )}
      {!preview && error === undefined && <Spinner />}
    </div>
  )
}
export default InvitePage
