import { ApiProblem } from '@chat/sdk/problem'
import { useState } from 'react'
import { fieldErrors } from '../app/problem-text.ts'
import { refusalText } from './refusal-text.ts'

/** Which field a refusal is about, by its slug: `{ 'username-taken': 'username' }`. */
type Fields = Record<string, string>

export type FormState = {
  isBusy: boolean
  /** What is wrong that no field is to blame for. */
  problem: string | undefined
  /** What is wrong with fields, by their names. */
  errors: Record<string, string>
  submit: () => Promise<void>
  /** Forgets what was refused. */
  clear: () => void
}

const errorsOf = (error: unknown, fields: Fields): Record<string, string> => {
  const field = error instanceof ApiProblem ? fields[error.slug] : undefined
  return field === undefined ? fieldErrors(error) : { [field]: refusalText(error) }
}

/**
 * Does `work` when a form is sent, one at a time, and keeps what was refused. What `work` has of its own to say of an
 * error it catches itself.
 */
export const useForm = (work: () => Promise<void>, fields: Fields = {}): FormState => {
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const errors = errorsOf(error, fields)

  const submit = async (): Promise<void> => {
    if (isBusy) return
    setIsBusy(true)
    setError(undefined)
    try {
      await work()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setIsBusy(false)
    }
  }

  const problem = error !== undefined && Object.keys(errors).length === 0 ? refusalText(error) : undefined
  return { isBusy, problem, errors, submit, clear: () => setError(undefined) }
}
