import type { Chat } from '@chat/sdk/chat'
import { useRef } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { useAttempt } from '../use-attempt.ts'

const types = 'image/png,image/jpeg,image/webp,image/gif'

/** Gives a group another picture, or none. */
export const GroupPicture = ({ chat: { id, avatarUrl } }: { chat: Chat }) => {
  const client = useClient()
  const input = useRef<HTMLInputElement>(null)
  const { isBusy, attempt } = useAttempt()

  const upload = async (file: File | undefined): Promise<void> => {
    if (file) await attempt(() => client.chats.setAvatar(id, file), 'The group has a new picture')
    input.current!.value = '' // the same file may be chosen again
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept={types}
        aria-label="Picture of the group"
        onChange={(event) => void upload(event.target.files?.[0])}
      />
      <Button isBusy={isBusy} onClick={() => input.current?.click()}>
        {avatarUrl ? 'Change the picture' : 'Add a picture'}
      </Button>
      {avatarUrl && (
        <Button isBusy={isBusy} onClick={() => void attempt(() => client.chats.removeAvatar(id))}>
          Remove the picture
        </Button>
      )}
    </>
  )
}
