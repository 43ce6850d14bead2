import { useEffect, useRef, type ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Notice } from '../design/notice.tsx'
import styles from './form.module.css'
import type { FormState } from './use-form.ts'

type FormProps = {
  form: FormState
  /** What the button that sends it says. */
  action: string
  isDangerous?: boolean
  children: ReactNode
  /** Further buttons, beside it. */
  beside?: ReactNode
}

/**
 * Fields and the button that sends them. What was refused is said at once, and the focus goes to the first field that is
 * to blame, or back to the button that was pressed.
 */
export const Form = ({ form, action, isDangerous = false, children, beside }: FormProps) => {
  const root = useRef<HTMLFormElement>(null)
  const { isBusy, problem, errors, submit } = form
  const blamed = Object.values(errors).join(' ')

  useEffect(() => {
    if (isBusy || (problem === undefined && blamed === '')) return
    const wrong = root.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    const sender = root.current?.querySelector<HTMLElement>('button[type=submit]')
    ;(wrong ?? sender)?.focus()
  }, [isBusy, problem, blamed])

  return (
    <form
      ref={root}
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      {children}
      <div role="alert" className="visually-hidden">
        {blamed}
      </div>
      <div className={styles.actions}>
        <Button type="submit" variant={isDangerous ? 'danger' : 'primary'} isBusy={isBusy}>
          {action}
        </Button>
        {beside}
      </div>
    </form>
  )
}
