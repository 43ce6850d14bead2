import { useLocation } from 'wouter'
import { useSession } from '../app/session.tsx'
import { takeWanted } from './wanted.ts'

/**
 * Goes on as who has just logged in, where they wanted to go. Where somebody was logged in already a page begins anew: it
 * may be somebody else now, who must find nothing of them.
 */
export const useArrival = (): (() => Promise<void>) => {
  const { status, enter } = useSession()
  const [, navigate] = useLocation()
  return async () => {
    if (status === 'logged-in') return location.replace(takeWanted())
    await enter()
    navigate(takeWanted(), { replace: true })
  }
}
