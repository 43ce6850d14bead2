import { createMfa } from '@chat/sdk/mfa'
import { useMemo, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import lists from '../list.module.css'
import { CodeField } from './code-field.tsx'
import { given, type ProofProps } from './proof.ts'
import { useProvenForm } from './use-proven-form.tsx'

type FactorInForceProps = ProofProps & {
  recoveryCodesLeft: number
  onCodes: (codes: string[]) => void
  onRemoved: () => void
}

/** What can be done with the second factor that there is: either takes a code of it. */
export const FactorInForce = ({ recoveryCodesLeft, ...rest }: FactorInForceProps) => {
  const [doing, setDoing] = useState<'replace' | 'remove'>()
  const leave = (): void => setDoing(undefined)
  return (
    <>
      <Notice kind="ok">It is on. {recoveryCodesLeft} recovery codes are left.</Notice>
      {doing === undefined && (
        <div className={lists.actions}>
          <Button onClick={() => setDoing('replace')}>New recovery codes</Button>
          <Button variant="danger" onClick={() => setDoing('remove')}>
            Turn it off
          </Button>
        </div>
      )}
      {doing === 'replace' && <ReplaceCodes {...rest} onLeave={leave} />}
      {doing === 'remove' && <RemoveFactor {...rest} onLeave={leave} />}
    </>
  )
}

type PartProps = Omit<FactorInForceProps, 'recoveryCodesLeft'> & { onLeave: () => void }

const ReplaceCodes = ({ onCodes, onLeave }: PartProps) => {
  const client = useClient()
  const mfa = useMemo(() => createMfa(client), [client])
  const [code, setCode] = useState('')
  const form = useProvenForm(async () => {
    onCodes(await mfa.replaceRecoveryCodes(code.trim()))
    onLeave()
  })
  return (
    <Form form={form} action="Make new codes" beside={<Button onClick={onLeave}>Cancel</Button>}>
      <CodeField
        hint="Six digits. The codes that you have now are void then."
        value={code}
        onType={setCode}
        error={form.errors.code}
      />
    </Form>
  )
}

const RemoveFactor = ({ hasPassword, onRemoved, onLeave }: PartProps) => {
  const client = useClient()
  const mfa = useMemo(() => createMfa(client), [client])
  const say = useToast()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const form = useProvenForm(async () => {
    const proof = given(password)
    await mfa.remove({ code: code.trim(), ...(proof !== undefined && { password: proof }) })
    say('ok', 'The second factor is off.')
    onRemoved()
  })
  return (
    <>
      {form.afresh}
      <Form form={form} action="Turn it off" isDangerous beside={<Button onClick={onLeave}>Cancel</Button>}>
        <PasswordField value={password} onType={setPassword} error={form.errors.password} isRequired={hasPassword} />
        <CodeField
          label="Code of the app, or a recovery code"
          hint=""
          value={code}
          onType={setCode}
          error={form.errors.code}
        />
      </Form>
    </>
  )
}
