import { lazy } from 'react'
import type { Panel } from './chat-header.tsx'
import { PinsPanel } from './pins-panel.tsx'
import { ScheduledPanel } from './composer/scheduled-panel.tsx'

const ChatDetails = lazy(() => import('../chats/chat-details.tsx').then((module) => ({ default: module.ChatDetails })))

type SidePanelProps = { panel: Panel; chatId: string; onClose: () => void }

/** What is beside the messages of a chat, other than a thread. */
const SidePanel = ({ panel, chatId, onClose }: SidePanelProps) => {
  if (panel === 'pins') return <PinsPanel chatId={chatId} onClose={onClose} />
  if (panel === 'scheduled') return <ScheduledPanel chatId={chatId} onClose={onClose} />
  return <ChatDetails chatId={chatId} onClose={onClose} />
}

export default SidePanel
