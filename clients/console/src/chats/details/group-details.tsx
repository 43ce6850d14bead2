import type { Chat } from '@chat/sdk/chat'
import { GroupAbout } from './group-about.tsx'
import { Manage } from './manage.tsx'
import { Members } from './members.tsx'
import { isAdmin } from './roles.ts'
import { Tabs } from './tabs.tsx'

export const GroupDetails = ({ chat }: { chat: Chat }) => (
  <Tabs
    label="Details of the group"
    tabs={[
      { name: 'About', content: () => <GroupAbout chat={chat} /> },
      { name: 'Members', content: () => <Members chat={chat} /> },
      ...(isAdmin(chat) ? [{ name: 'Manage', content: () => <Manage chat={chat} /> }] : []),
    ]}
  />
)
