import { useCallback, useState } from 'react'
import { problemText } from '../app/problem-text.ts'
import { useToast } from '../design/toasts.tsx'
import { focusBeside } from '../forms/focus-beside.ts'

/** Does something and says why when it cannot be done; one at a time, `isBusy` while it is under way. */
export const useAttempt = () => {
  const say = useToast()
  const [isBusy, setIsBusy] = useState(false)
  const attempt = useCallback(
    async (act: () => Promise<unknown>, done?: string): Promise<boolean> => {
      const focusAgain = focusBeside(document.activeElement)
      setIsBusy(true)
      try {
        await act()
        if (done !== undefined) say('ok', done)
        return true
      } catch (error) {
        say('error', problemText(error))
        return false
      } finally {
        setIsBusy(false)
        focusAgain()
      }
    },
    [say],
  )
  return { isBusy, attempt }
}
