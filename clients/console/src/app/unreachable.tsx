import { useEffect } from 'react'
import { Button } from '../design/button.tsx'
import { Notice } from '../design/notice.tsx'
import styles from './error-boundary.module.css'

const againAfterMs = 5_000

/** Nobody has been logged out: the server, or the way to it, is away. It is tried again until it is there. */
export const ServerUnreachable = ({ onRetry }: { onRetry: () => void }) => {
  useEffect(() => {
    const timer = setTimeout(onRetry, againAfterMs)
    addEventListener('online', onRetry)
    return () => {
      clearTimeout(timer)
      removeEventListener('online', onRetry)
    }
  }, [onRetry])

  return (
    <main className={styles.broken}>
      <h1>The server cannot be reached</h1>
      <Notice kind="error">You are still logged in. This page goes on by itself when the server answers again.</Notice>
      <div className={styles.ways}>
        <Button variant="primary" onClick={onRetry}>
          Try now
        </Button>
      </div>
    </main>
  )
}
