import { useRef, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Avatar } from '../../design/avatar.tsx'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Section } from '../../forms/section.tsx'
import { useForm } from '../../forms/use-form.ts'
import styles from './avatar-form.module.css'
import type { ProfilePart } from './profile-part.ts'
import { usePicture } from './use-picture.ts'

const mostBytes = 2 * 1024 * 1024

export const AvatarForm = ({ profile, onChange }: ProfilePart) => {
  const client = useClient()
  const say = useToast()
  const input = useRef<HTMLInputElement>(null)
  const { picture, url, choose } = usePicture()
  const [sent, setSent] = useState(0)
  const [refused, setRefused] = useState<string>()

  const upload = useForm(async () => {
    if (!picture) return
    setSent(0)
    const onProgress = (bytes: number, total: number): void => setSent(bytes / total)
    onChange(await client.users.setAvatar(picture, { onProgress }))
    choose(undefined)
    say('ok', 'Your picture is saved.')
  })
  const removal = useForm(async () => {
    await client.users.removeAvatar()
    onChange({ ...profile, avatarUrl: null })
    say('ok', 'Your picture is removed.')
  })

  const take = (file: File | undefined): void => {
    upload.clear()
    const isTooLarge = file !== undefined && file.size > mostBytes
    setRefused(isTooLarge ? 'This picture has more than 2 MB. Choose a smaller one, please.' : undefined)
    choose(isTooLarge ? undefined : file)
  }
  const problem =
    refused ?? upload.problem ?? removal.problem ?? (upload.errors.file && `The picture ${upload.errors.file}.`)

  return (
    <Section title="Picture" hint="PNG, JPEG, WebP or GIF, up to 2 MB.">
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <div className={styles.row}>
        <Avatar name={profile.displayName} url={url ?? profile.avatarUrl} size={96} />
        <input
          ref={input}
          className={styles.input}
          type="file"
          accept="image/png,image/jpeg,image/webp,image/gif"
          aria-label="Picture"
          tabIndex={-1}
          onChange={(event) => {
            if (event.target.files?.[0]) take(event.target.files[0])
            event.target.value = '' // so that the same one can be chosen again
          }}
        />
        {upload.isBusy && (
          <progress className={styles.progress} aria-label="Sending the picture" value={sent} max={1} />
        )}
        <div className={styles.actions}>
          {picture && (
            <>
              <Button variant="primary" isBusy={upload.isBusy} onClick={() => void upload.submit()}>
                Use this picture
              </Button>
              <Button disabled={upload.isBusy} onClick={() => take(undefined)}>
                Not this one
              </Button>
            </>
          )}
          {!picture && <Button onClick={() => input.current?.click()}>Choose a picture</Button>}
          {!picture && profile.avatarUrl && (
            <Button isBusy={removal.isBusy} onClick={() => void removal.submit()}>
              Remove it
            </Button>
          )}
        </div>
      </div>
    </Section>
  )
}
