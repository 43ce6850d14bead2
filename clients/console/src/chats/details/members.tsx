import type { Chat, Member } from '@chat/sdk/chat'
import { useState } from 'react'
import { useAccount } from '../../app/session.tsx'
import { PagesEnd } from '../../forms/pages-end.tsx'
import { VirtualList } from '../virtual-list.tsx'
import { AddMembers } from './add-members.tsx'
import styles from './details.module.css'
import { MemberRow, type Removal } from './member-row.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { isAdmin } from './roles.ts'
import { useMembers } from './use-members.ts'

const rowPx = 56

export const Members = ({ chat }: { chat: Chat }) => {
  const { id: myId } = useAccount()
  const pages = useMembers(chat.id)
  const [removal, setRemoval] = useState<Removal>()
  return (
    <div className={styles.members}>
      <div className={styles.adding}>{isAdmin(chat) ? <AddMembers chat={chat} /> : `${chat.memberCount} members`}</div>
      <VirtualList
        items={pages.items}
        itemSize={rowPx}
        size={chat.memberCount}
        after={<PagesEnd pages={pages} nothing="Nobody is here." />}
      >
        {(member: Member) => (
          <MemberRow
            key={member.userId}
            chat={chat}
            member={member}
            isMe={member.userId === myId}
            onRemove={setRemoval}
          />
        )}
      </VirtualList>
      {removal && <RemoveDialog chat={chat} removal={removal} onClose={() => setRemoval(undefined)} />}
    </div>
  )
}
