import { ApiProblem, MfaRequired } from '@chat/sdk/problem'
import { useEffect, useRef, useState } from 'react'
import { Link, Redirect, useLocation } from 'wouter'
import { useSession } from '../app/session.tsx'
import { Notice, Spinner } from '../design/notice.tsx'
import { refusalText } from '../forms/refusal-text.ts'
import { EntrancePage } from './entrance-page.tsx'
import { providerRefusal } from './provider-refusals.ts'
import { SecondStep } from './second-step.tsx'
import { useArrival } from './use-arrival.ts'
import { takeVerifier } from './verifier.ts'

const refusedText = (refusal: unknown): string =>
  refusal instanceof ApiProblem && refusal.slug === 'invalid-token' ? providerRefusal('expired') : refusalText(refusal)

/** Where a provider sends somebody back to, with a code, with a login that is linked now, or with the word for a no. */
export const ComeBack = () => {
  const { client, status } = useSession()
  const arrive = useArrival()
  const [, navigate] = useLocation()
  const [query] = useState(() => new URLSearchParams(location.search))
  const [code, error] = [query.get('code'), query.get('error')]
  const [mfaToken, setMfaToken] = useState<string>()
  const [problem, setProblem] = useState(error === null ? undefined : providerRefusal(error))
  const isUsed = useRef(false)

  useEffect(() => {
    if (code === null || isUsed.current) return
    isUsed.current = true // a code is good once
    client
      .loginOidc(code, takeVerifier())
      .then(arrive)
      .catch((refusal: unknown) =>
        refusal instanceof MfaRequired ? setMfaToken(refusal.mfaToken) : setProblem(refusedText(refusal)),
      )
    // once for the page
  }, [])

  if (query.has('linked')) return <Redirect to="/settings/security" replace />
  if (mfaToken !== undefined) {
    return <SecondStep mfaToken={mfaToken} onStartAnew={() => navigate('/login', { replace: true })} />
  }
  if (code === null && error === null) return <Redirect to="/" replace />

  return (
    <EntrancePage title="Signing in">
      {problem === undefined ? (
        <Spinner label="Signing in" />
      ) : (
        <>
          <Notice kind="error">{problem}</Notice>
          <p>
            {status === 'logged-in' ? (
              <Link href="/settings/security">Back to the settings</Link>
            ) : (
              <Link href="/login">Back to signing in</Link>
            )}
          </p>
        </>
      )}
    </EntrancePage>
  )
}
