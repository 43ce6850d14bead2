import { createPush } from '@chat/sdk/push'
import { useEffect, useMemo, useState } from 'react'
import { useAccount, useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { refusalText } from '../../forms/refusal-text.ts'
import { Section } from '../../forms/section.tsx'
import { keepWish, pushState, registerWorker } from '../../notifications/browser-push.ts'

const isOfBrowser = (error: unknown): error is DOMException => error instanceof DOMException

const refusedText = (error: unknown): string =>
  isOfBrowser(error) ? `This browser could not be set up: ${error.message}` : refusalText(error)

/** Pushes to this very browser: it asks first whether the page may. */
export const PushHere = () => {
  const client = useClient()
  const push = useMemo(() => createPush(client), [client])
  const { id } = useAccount()
  const [state, setState] = useState(() => pushState(id))
  const [isBusy, setIsBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  useEffect(() => {
    const look = (): void => setState(pushState(id)) // the permission may have been changed beside the page
    addEventListener('focus', look)
    return () => removeEventListener('focus', look)
  }, [id])

  const run = async (work: () => Promise<void>): Promise<void> => {
    setIsBusy(true)
    setProblem(undefined)
    try {
      await work()
    } catch (error) {
      setProblem(refusedText(error))
    } finally {
      setState(pushState(id))
      setIsBusy(false)
    }
  }

  const turnOn = async (): Promise<void> => {
    if ((await Notification.requestPermission()) !== 'granted') return
    await push.subscribe(await registerWorker())
    keepWish(id)
  }
  const turnOff = async (): Promise<void> => {
    keepWish(undefined)
    await push.unsubscribe()
  }

  return (
    <Section title="Pushes to this browser">
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      {state === 'unsupported' && <Notice kind="info">This browser takes no pushes, or not from this address.</Notice>}
      {state === 'denied' && (
        <Notice kind="info">
          You have told this browser not to show notifications of this page. Allow them in its settings for the page,
          then come back.
        </Notice>
      )}
      {state === 'on' && <Notice kind="ok">This browser is pushed to, also while the page is closed.</Notice>}
      {state === 'off' && (
        <div>
          <Button variant="primary" isBusy={isBusy} onClick={() => void run(turnOn)}>
            Push to this browser
          </Button>
        </div>
      )}
      {state === 'on' && (
        <div>
          <Button isBusy={isBusy} onClick={() => void run(turnOff)}>
            Stop pushing to it
          </Button>
        </div>
      )}
    </Section>
  )
}
