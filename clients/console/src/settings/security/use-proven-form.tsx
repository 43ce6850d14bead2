import { ApiProblem } from '@chat/sdk/problem'
import { useState, type ReactNode } from 'react'
import { useForm, type FormState } from '../../forms/use-form.ts'
import { LogInAfresh } from './log-in-afresh.tsx'

const isProofMissing = (error: unknown): boolean =>
  error instanceof ApiProblem && error.slug === 'confirmation-required'

/**
 * A form for what only the owner may do. Who has no password has to come from their provider just now: `afresh` offers
 * that where it is asked for.
 */
export const useProvenForm = (
  work: () => Promise<void>,
  fields: Record<string, string> = {},
): FormState & { afresh: ReactNode } => {
  const [isMissing, setIsMissing] = useState(false)
  const form = useForm(
    async () => {
      setIsMissing(false)
      try {
        await work()
      } catch (error) {
        setIsMissing(isProofMissing(error))
        throw error
      }
    },
    { 'wrong-password': 'password', 'wrong-code': 'code', ...fields },
  )
  return { ...form, afresh: isMissing && <LogInAfresh /> }
}
