import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import styles from './form.module.css'
import type { Loaded } from './use-loaded.ts'

type LoadingProps<Value> = { of: Loaded<Value>; children: (value: Value) => ReactNode }

/** What was loaded; until then that it is coming, or why it is not. */
export const Loading = <Value,>({ of: { value, problem, reload }, children }: LoadingProps<Value>) => {
  if (value !== undefined) return children(value)
  if (problem === undefined) return <Spinner />
  return (
    <div className={styles.form}>
      <Notice kind="error">{problem}</Notice>
      <div className={styles.actions}>
        <Button onClick={() => void reload()}>Try again</Button>
      </div>
    </div>
  )
}
