import type { Chat } from '@chat/sdk/chat'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { formatDay } from '../../app/time.tsx'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { ChatAvatar, chatTitle } from '../chat-name.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { LeaveDialog } from '../leave-dialog.tsx'
import styles from './details.module.css'
import { EditAbout } from './edit-about.tsx'
import { Export } from './export.tsx'
import { GroupPicture } from './group-picture.tsx'
import { OwnChoices } from './own-choices.tsx'
import { isAdmin } from './roles.ts'

export const GroupAbout = ({ chat }: { chat: Chat }) => {
  const client = useClient()
  const [, go] = useLocation()
  const [asked, setAsked] = useState<'edit' | 'leave' | 'delete'>()
  const close = (): void => setAsked(undefined)
  const title = chatTitle(chat)
  const { memberCount } = chat

  return (
    <div className={styles.body}>
      <div className={styles.who}>
        <ChatAvatar chat={chat} size={80} />
        <h3>
          <bdi>{title}</bdi>
        </h3>
        <p className={styles.dim}>
          {chat.visibility === 'public' ? 'Public' : 'Private'} group, {memberCount}{' '}
          {memberCount === 1 ? 'member' : 'members'}, since {formatDay(chat.createdAt)}
        </p>
        {chat.description && (
          <p className={styles.about} dir="auto">
            {chat.description}
          </p>
        )}
        {isAdmin(chat) && (
          <div className={styles.row}>
            <Button onClick={() => setAsked('edit')}>Edit</Button>
            <GroupPicture chat={chat} />
          </div>
        )}
      </div>
      <OwnChoices chat={chat} />
      <section className={styles.part}>
        <h3>The chat</h3>
        <Export chat={chat} />
        <Button variant="danger" onClick={() => setAsked('leave')}>
          Leave the group
        </Button>
        {isAdmin(chat) && (
          <Button variant="danger" onClick={() => setAsked('delete')}>
            Delete the group
          </Button>
        )}
      </section>
      {asked === 'edit' && <EditAbout chat={chat} onClose={close} />}
      {asked === 'leave' && <LeaveDialog chat={chat} onClose={close} onLeft={() => go('/')} />}
      {asked === 'delete' && (
        <ConfirmDialog
          title={`Delete ${title}?`}
          action="Delete for everybody"
          onConfirm={() => client.chats.remove(chat.id)}
          onClose={close}
          onDone={() => go('/')}
        >
          The group and all of its messages will be gone for all {memberCount} members. This cannot be undone.
        </ConfirmDialog>
      )}
    </div>
  )
}
