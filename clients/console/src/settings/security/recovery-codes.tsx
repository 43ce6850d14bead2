import { useEffect, useRef } from 'react'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { useToast } from '../../design/toasts.tsx'
import { gatherFile } from '../gather-file.ts'
import lists from '../list.module.css'
import styles from './second-factor.module.css'

/** Shown this once: the server keeps only what it needs to know them again. */
export const RecoveryCodes = ({ codes, onDone }: { codes: string[]; onDone: () => void }) => {
  const say = useToast()
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => root.current?.focus(), [codes])

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(codes.join('\n'))
      say('ok', 'The codes are copied.')
    } catch {
      say('error', 'This browser does not let the page copy them. Select them by hand, please.')
    }
  }
  const download = (): void => {
    const file = gatherFile()
    file.add(`${codes.join('\n')}\n`)
    file.save('recovery-codes.txt', 'text/plain')
  }

  return (
    <div ref={root} tabIndex={-1} className={styles.shown}>
      <Notice kind="info">
        Put these recovery codes away, apart from your password: they are shown only now. Each lets you in once if you
        lose the app.
      </Notice>
      <ul className={styles.codes} aria-label="Recovery codes" dir="ltr">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={lists.actions}>
        <Button onClick={() => void copy()}>Copy</Button>
        <Button onClick={download}>Download</Button>
        <Button variant="primary" onClick={onDone}>
          I have put them away
        </Button>
      </div>
    </div>
  )
}
