import { ApiProblem } from '@chat/sdk/problem'
import { useState } from 'react'
import { useClient } from '../app/session.tsx'
import { Button } from '../design/button.tsx'
import { Field } from '../design/field.tsx'
import { Form } from '../forms/form.tsx'
import { useForm } from '../forms/use-form.ts'
import { EntrancePage } from './entrance-page.tsx'
import { useArrival } from './use-arrival.ts'

type SecondStepProps = {
  mfaToken: string
  /** `isLate`: the token of the first step is not taken any more. */
  onStartAnew: (isLate: boolean) => void
}

const isOver = (error: unknown): boolean => error instanceof ApiProblem && error.slug === 'invalid-token'

/** A code of the second factor, or one of the recovery codes. */
export const SecondStep = ({ mfaToken, onStartAnew }: SecondStepProps) => {
  const client = useClient()
  const arrive = useArrival()
  const [code, setCode] = useState('')
  const [isRecovering, setIsRecovering] = useState(false)

  const form = useForm(
    async () => {
      try {
        await client.loginMfa(mfaToken, code.trim())
      } catch (error) {
        if (isOver(error)) return onStartAnew(true)
        throw error
      }
      await arrive()
    },
    { 'invalid-credentials': 'code' },
  )

  return (
    <EntrancePage title="Second step">
      <Form form={form} action="Sign in" beside={<Button onClick={() => onStartAnew(false)}>Back</Button>}>
        <Field
          key={String(isRecovering)}
          label={isRecovering ? 'Recovery code' : 'Code of your authenticator app'}
          hint={isRecovering ? 'One of those that you have put away. Each works once.' : 'Six digits'}
          autoComplete="one-time-code"
          inputMode={isRecovering ? 'text' : 'numeric'}
          autoCapitalize="characters"
          spellCheck={false}
          dir="ltr"
          autoFocus
          required
          value={code}
          error={form.errors.code}
          onChange={(event) => setCode(event.target.value)}
        />
      </Form>
      <Button
        onClick={() => {
          setCode('')
          setIsRecovering(!isRecovering)
        }}
      >
        {isRecovering ? 'Use the authenticator app' : 'Use a recovery code'}
      </Button>
    </EntrancePage>
  )
}
