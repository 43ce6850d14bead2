import { useCallback } from 'react'
import { useLocation } from 'wouter'
import { problemText } from '../app/problem-text.ts'
import { useClient } from '../app/session.tsx'
import { useToast } from '../design/toasts.tsx'

/** Opens the chat with somebody, which is begun where there is none. Gives whether it could be. */
export const useStartDirect = (): ((userId: string) => Promise<boolean>) => {
  const client = useClient()
  const say = useToast()
  const [, go] = useLocation()
  return useCallback(
    async (userId) => {
      try {
        const { id } = await client.chats.openDirect({ userId })
        go(`/chats/${id}`)
        return true
      } catch (error) {
        say('error', problemText(error))
        return false
      }
    },
    [client, go, say],
  )
}
