import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { Section } from '../../forms/section.tsx'
import { given, type ProofProps } from './proof.ts'
import { useProvenForm } from './use-proven-form.tsx'

export const DeleteAccount = ({ hasPassword }: ProofProps) => {
  const client = useClient()
  const [isAsking, setIsAsking] = useState(false)
  const [password, setPassword] = useState('')
  const form = useProvenForm(() => client.deleteAccount(given(password)))
  const leave = (): void => setIsAsking(false)

  return (
    <Section
      title="Close the account"
      hint="For good. What you have written stays in its chats, by somebody who is not named any more."
    >
      <div>
        <Button variant="danger" onClick={() => setIsAsking(true)}>
          Close my account
        </Button>
      </div>
      {isAsking && (
        <Dialog title="Close your account?" onClose={leave}>
          <p>There is no way back. Download your data first if you want to keep it.</p>
          {form.afresh}
          <Form form={form} action="Close it for good" isDangerous beside={<Button onClick={leave}>Keep it</Button>}>
            <PasswordField
              value={password}
              onType={setPassword}
              error={form.errors.password}
              isRequired={hasPassword}
            />
          </Form>
        </Dialog>
      )}
    </Section>
  )
}
