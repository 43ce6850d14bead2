import { useLocation } from 'wouter'
import { useSession } from '../app/session.tsx'
import { takeWanted } from './wanted.ts'

/** Goes on as who has just logged in, where they wanted to go. */
export const useArrival = (): (() => Promise<void>) => {
  const { enter } = useSession()
  const [, navigate] = useLocation()
  return async () => {
    await enter()
    navigate(takeWanted(), { replace: true })
  }
}
