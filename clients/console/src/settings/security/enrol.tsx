import { ApiProblem } from '@chat/sdk/problem'
import { createMfa, type Enrolment } from '@chat/sdk/mfa'
import { useMemo, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { ConfirmFactor } from './confirm-factor.tsx'
import { given, type ProofProps } from './proof.ts'
import { useProvenForm } from './use-proven-form.tsx'

type EnrolProps = ProofProps & { onCodes: (codes: string[]) => void }

const isPasswordWanted = (error: unknown): boolean => error instanceof ApiProblem && error.slug === 'wrong-password'

/** The password is asked for only where the login was not just now. */
export const Enrol = ({ hasPassword, onCodes }: EnrolProps) => {
  const client = useClient()
  const mfa = useMemo(() => createMfa(client), [client])
  const [password, setPassword] = useState('')
  const [isAsked, setIsAsked] = useState(false)
  const [enrolment, setEnrolment] = useState<Enrolment>()

  const form = useProvenForm(async () => {
    try {
      setEnrolment(await mfa.enrol(given(password)))
    } catch (error) {
      if (isPasswordWanted(error)) setIsAsked(true)
      throw error
    }
    setPassword('')
  })

  if (enrolment) {
    return <ConfirmFactor enrolment={enrolment} onCodes={onCodes} onCancel={() => setEnrolment(undefined)} />
  }
  return (
    <>
      {form.afresh}
      <Form form={form} action="Set up an authenticator app">
        {isAsked && (
          <PasswordField value={password} onType={setPassword} error={form.errors.password} isRequired={hasPassword} />
        )}
      </Form>
    </>
  )
}
