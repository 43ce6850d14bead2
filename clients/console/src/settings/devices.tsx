import type { Device } from '@chat/sdk/account'
import { useState } from 'react'
import { useClient } from '../app/session.tsx'
import { RelativeTime } from '../app/time.tsx'
import { Button } from '../design/button.tsx'
import { Notice } from '../design/notice.tsx'
import { useToast } from '../design/toasts.tsx'
import { focusBeside } from '../forms/focus-beside.ts'
import { Loading } from '../forms/loading.tsx'
import { refusalText } from '../forms/refusal-text.ts'
import { Section } from '../forms/section.tsx'
import { useLoaded } from '../forms/use-loaded.ts'
import styles from './list.module.css'

/** This one first, then by when they were used last. */
const inOrder = (devices: Device[]): Device[] =>
  devices.toSorted(
    (one, other) =>
      Number(other.current ?? false) - Number(one.current ?? false) ||
      (other.lastUsedAt ?? '').localeCompare(one.lastUsedAt ?? ''),
  )

export const Devices = () => {
  const client = useClient()
  const say = useToast()
  const devices = useLoaded(async () => inOrder(await client.sessions()))
  const [ending, setEnding] = useState<string>()
  const [problem, setProblem] = useState<string>()

  const end = async (which: string, work: () => Promise<void>, done: string): Promise<void> => {
    const focusAgain = focusBeside(document.activeElement)
    setEnding(which)
    setProblem(undefined)
    try {
      await work()
      say('ok', done)
    } catch (error) {
      setProblem(refusalText(error))
    }
    setEnding(undefined)
    await devices.reload()
    focusAgain()
  }

  return (
    <Section
      title="Where you are logged in"
      hint="Whoever is on a device that you do not know: end it, then change your password."
    >
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={devices}>
        {(all) => (
          <>
            <ul className={styles.list}>
              {all.map((device) => (
                <DeviceRow
                  key={device.id}
                  device={device}
                  isEnding={ending === device.id}
                  onEnd={() => end(device.id, () => client.endSession(device.id), 'The device is logged out.')}
                  onLogOut={() => client.logout()}
                />
              ))}
            </ul>
            {all.length > 1 && (
              <div>
                <Button
                  variant="danger"
                  isBusy={ending === 'others'}
                  onClick={() => end('others', client.endOtherSessions, 'All other devices are logged out.')}
                >
                  Log out all other devices
                </Button>
              </div>
            )}
          </>
        )}
      </Loading>
    </Section>
  )
}

type DeviceRowProps = { device: Device; isEnding: boolean; onEnd: () => void; onLogOut: () => Promise<void> }

const DeviceRow = ({ device, isEnding, onEnd, onLogOut }: DeviceRowProps) => {
  const name = device.device ?? 'A device without a name'
  return (
    <li>
      <span className={styles.text}>
        <bdi>{name}</bdi>
        <span className={styles.dim}>
          <bdi>{device.address}</bdi>
          {device.lastUsedAt !== undefined && (
            <>
              {' · last used '}
              <RelativeTime time={device.lastUsedAt} />
            </>
          )}
        </span>
      </span>
      {device.current ? (
        <>
          <span className={styles.mark}>This device</span>
          <Button onClick={() => void onLogOut().catch(() => {})}>Log out</Button>
        </>
      ) : (
        <Button isBusy={isEnding} aria-label={`Log out ${name}`} onClick={onEnd}>
          Log out
        </Button>
      )}
    </li>
  )
}
