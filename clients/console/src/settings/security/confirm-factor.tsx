import { createMfa, type Enrolment } from '@chat/sdk/mfa'
import { lazy, Suspense, useMemo, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Spinner } from '../../design/notice.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { CodeField } from './code-field.tsx'
import styles from './second-factor.module.css'
import { useProvenForm } from './use-proven-form.tsx'

const QrCode = lazy(() => import('./qr-code.tsx'))

type ConfirmFactorProps = { enrolment: Enrolment; onCodes: (codes: string[]) => void; onCancel: () => void }

const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret

/** The key for the app, and a first code as proof that it is there. */
export const ConfirmFactor = ({ enrolment: { secret, otpauthUrl }, onCodes, onCancel }: ConfirmFactorProps) => {
  const client = useClient()
  const mfa = useMemo(() => createMfa(client), [client])
  const say = useToast()
  const [code, setCode] = useState('')
  const form = useProvenForm(async () => {
    const codes = await mfa.confirm(code.trim())
    say('ok', 'The second factor is on, and all other devices are logged out.')
    onCodes(codes)
  })

  return (
    <>
      <ol className={styles.steps}>
        <li>
          Scan this picture with the app, or give it the key by hand:
          <div className={styles.key}>
            <Suspense fallback={<Spinner />}>
              <QrCode text={otpauthUrl} label="The key of the authenticator app" />
            </Suspense>
            <code>{inGroups(secret)}</code>
          </div>
        </li>
        <li>Type the code that it shows.</li>
      </ol>
      <Form form={form} action="Turn it on" beside={<Button onClick={onCancel}>Cancel</Button>}>
        <CodeField value={code} onType={setCode} error={form.errors.code} />
      </Form>
    </>
  )
}
