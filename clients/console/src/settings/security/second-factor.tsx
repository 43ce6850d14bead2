import { createMfa } from '@chat/sdk/mfa'
import { useMemo, useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Loading } from '../../forms/loading.tsx'
import { Section } from '../../forms/section.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import { Enrol } from './enrol.tsx'
import { FactorInForce } from './factor-in-force.tsx'
import type { ProofProps } from './proof.ts'
import { RecoveryCodes } from './recovery-codes.tsx'

/** Codes of an authenticator app, and the recovery codes for who has lost it. */
export const SecondFactor = ({ hasPassword }: ProofProps) => {
  const client = useClient()
  const mfa = useMemo(() => createMfa(client), [client])
  const state = useLoaded(mfa.state)
  const [codes, setCodes] = useState<string[]>()

  const show = (made: string[]): void => {
    setCodes(made)
    void state.reload()
  }

  return (
    <Section title="Second factor" hint="A code of an authenticator app, besides the password.">
      {codes && <RecoveryCodes codes={codes} onDone={() => setCodes(undefined)} />}
      <Loading of={state}>
        {({ enabled, recoveryCodesLeft }) =>
          enabled ? (
            <FactorInForce
              hasPassword={hasPassword}
              recoveryCodesLeft={recoveryCodesLeft}
              onCodes={show}
              onRemoved={() => {
                setCodes(undefined)
                void state.reload()
              }}
            />
          ) : (
            <Enrol hasPassword={hasPassword} onCodes={show} />
          )
        }
      </Loading>
    </Section>
  )
}
