import type { Chat } from '@chat/sdk/chat'
import { exportChat } from '@chat/sdk/exports'
import { useEffect, useRef, useState } from 'react'
import { problemText } from '../../app/problem-text.ts'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { useToast } from '../../design/toasts.tsx'
import { chatTitle } from '../chat-name.tsx'
import styles from './details.module.css'
import { saveFile } from './save-file.ts'

const linesAPart = 1_000

/** All messages of a chat as a file, a message a line. */
export const Export = ({ chat }: { chat: Chat }) => {
  const client = useClient()
  const say = useToast()
  const [count, setCount] = useState<number>()
  const turn = useRef(0)

  useEffect(() => () => void (turn.current += 1), [])

  const start = async (): Promise<void> => {
    const mine = ++turn.current
    const parts: Blob[] = [] // which a browser may keep on disk
    let lines: string[] = []
    let done = 0
    setCount(0)
    try {
      for await (const message of exportChat(client, chat.id)) {
        if (turn.current !== mine) return
        lines.push(`${JSON.stringify(message)}\n`)
        done += 1
        if (lines.length < linesAPart) continue
        parts.push(new Blob(lines))
        lines = []
        setCount(done)
      }
      saveFile(new Blob([...parts, ...lines], { type: 'application/x-ndjson' }), `${chatTitle(chat)}.ndjson`)
      say('ok', `${done} messages were saved`)
    } catch (error) {
      say('error', problemText(error))
    } finally {
      if (turn.current === mine) setCount(undefined)
    }
  }

  const cancel = (): void => {
    turn.current += 1
    setCount(undefined)
  }

  if (count === undefined) return <Button onClick={() => void start()}>Export the messages</Button>
  return (
    <div className={styles.row}>
      <span role="status">{count} messages so far…</span>
      <Button onClick={cancel}>Cancel the export</Button>
    </div>
  )
}
