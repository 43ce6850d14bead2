import { useEffect, useState } from 'react'
import { useAccount, useClient } from '../../app/session.tsx'
import { useDirectory } from '../../people/directory.tsx'
import { summaryOf } from '../message/summary.ts'

const mostKept = 5

/** What a screen reader says when somebody writes. The list itself says nothing: scrolling changes it too. */
export const Announcer = ({ chatId }: { chatId: string }) => {
  const client = useClient()
  const directory = useDirectory()
  const myId = useAccount().id
  const [said, setSaid] = useState<readonly { id: string; text: string }[]>([])
  useEffect(
    () =>
      client.on('message', (message) => {
        if (message.chatId !== chatId || message.senderId === myId || message.system) return
        const name = directory.get(message.senderId)?.displayName ?? 'Somebody'
        setSaid((before) => [...before.slice(1 - mostKept), { id: message.id, text: `${name}: ${summaryOf(message)}` }])
      }),
    [client, directory, chatId, myId],
  )
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="New messages">
      {said.map(({ id, text }) => (
        <div key={id}>{text}</div>
      ))}
    </div>
  )
}
