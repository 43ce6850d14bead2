import { exportOwnData } from '@chat/sdk/exports'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '../app/session.tsx'
import { Button } from '../design/button.tsx'
import { Notice } from '../design/notice.tsx'
import { refusalText } from '../forms/refusal-text.ts'
import { Section } from '../forms/section.tsx'
import { gatherFile } from './gather-file.ts'

/** How often it is said how far it has come; a line each would keep the page busy with itself. */
const saidEvery = 200

type State = { kind: 'idle' | 'running' | 'done'; records: number } | { kind: 'failed'; text: string }

/** All that the platform has of oneself, as a file with a record a line. */
export const OwnData = () => {
  const client = useClient()
  const [state, setState] = useState<State>({ kind: 'idle', records: 0 })
  const isGivenUp = useRef(false)
  useEffect(() => {
    isGivenUp.current = false
    return () => void (isGivenUp.current = true)
  }, [])

  const run = async (): Promise<void> => {
    const file = gatherFile()
    let records = 0
    setState({ kind: 'running', records })
    try {
      for await (const record of exportOwnData(client)) {
        if (isGivenUp.current) return
        file.add(`${JSON.stringify(record)}\n`)
        records += 1
        if (records % saidEvery === 0) setState({ kind: 'running', records })
      }
      file.save('own-data.ndjson', 'application/x-ndjson')
      setState({ kind: 'done', records })
    } catch (error) {
      setState({ kind: 'failed', text: refusalText(error) })
    }
  }

  return (
    <Section
      title="Take your data along"
      hint="Everything the platform has of you: account, profile, settings, chats, messages, notifications. One record a line, as JSON."
    >
      {state.kind === 'failed' && <Notice kind="error">Not all of it came, so nothing was kept. {state.text}</Notice>}
      {state.kind === 'done' && <Notice kind="ok">{state.records.toLocaleString()} records are in the file.</Notice>}
      {state.kind === 'running' && <Notice kind="info">{state.records.toLocaleString()} records so far …</Notice>}
      <div>
        <Button variant="primary" isBusy={state.kind === 'running'} onClick={() => void run()}>
          Download
        </Button>
      </div>
    </Section>
  )
}
