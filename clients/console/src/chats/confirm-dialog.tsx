import { useState, type ReactNode } from 'react'
import { problemText } from '../app/problem-text.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Notice } from '../design/notice.tsx'

type ConfirmDialogProps = {
  title: string
  /** What will be done, on the button that does it. */
  action: string
  children: ReactNode
  onConfirm: () => Promise<void>
  onClose: () => void
  onDone?: () => void
}

/** Asks once more; when it cannot be done it says why and stays. */
export const ConfirmDialog = ({
  title,
  action,
  children,
  onConfirm,
  onClose,
  onDone = onClose,
}: ConfirmDialogProps) => {
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()

  const confirm = async (): Promise<void> => {
    setIsBusy(true)
    setError(undefined)
    try {
      await onConfirm()
      onDone()
    } catch (problem) {
      setError(problem)
      setIsBusy(false)
    }
  }

  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" isBusy={isBusy} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      <div>{children}</div>
      {error !== undefined && <Notice kind="error">{problemText(error)}</Notice>}
    </Dialog>
  )
}
