import { createContext, useCallback, useContext, useState, type ReactNode } from 'react'
import { Notice } from './notice.tsx'
import styles from './toasts.module.css'

type Toast = { id: number; kind: 'info' | 'ok' | 'error'; text: string }
type Say = (kind: Toast['kind'], text: string) => void

const shownForMs = 6_000
const Says = createContext<Say>(() => {})

/** Says something in passing, at the edge of the screen. */
export const useToast = (): Say => useContext(Says)

export const Toasts = ({ children }: { children: ReactNode }) => {
  const [toasts, setToasts] = useState<Toast[]>([])
  const say = useCallback<Say>((kind, text) => {
    const id = Date.now() + Math.random()
    setToasts((before) => [...before.slice(-3), { id, kind, text }])
    setTimeout(() => setToasts((before) => before.filter((toast) => toast.id !== id)), shownForMs)
  }, [])

  return (
    <Says value={say}>
      {children}
      <div className={styles.toasts}>
        {toasts.map(({ id, kind, text }) => (
          <Notice key={id} kind={kind}>
            {text}
          </Notice>
        ))}
      </div>
    </Says>
  )
}
