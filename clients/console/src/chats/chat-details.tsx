import { useStore } from '../app/use-store.ts'
import { Notice } from '../design/notice.tsx'
import { PanelFrame } from '../design/panel.tsx'
import { DirectDetails } from './details/direct-details.tsx'
import { GroupDetails } from './details/group-details.tsx'

type ChatDetailsProps = { chatId: string; onClose: () => void }

/** What there is to know and to choose of a chat, beside its messages. */
export const ChatDetails = ({ chatId, onClose }: ChatDetailsProps) => {
  const chat = useStore((store) => store.chat(chatId))
  return (
    <PanelFrame title={chat?.type === 'direct' ? 'Person' : 'Group'} onClose={onClose}>
      {!chat && <Notice kind="info">This chat is not yours any more.</Notice>}
      {chat?.type === 'direct' && <DirectDetails chat={chat} />}
      {chat && chat.type !== 'direct' && <GroupDetails chat={chat} />}
    </PanelFrame>
  )
}
