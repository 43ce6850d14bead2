import { useEffect } from 'react'
import { Route, Switch, useLocation } from 'wouter'
import { ComeBack } from './come-back.tsx'
import { ForgotPassword } from './forgot-password.tsx'
import { Register } from './register.tsx'
import { ResetPassword } from './reset-password.tsx'
import { SignIn } from './sign-in.tsx'
import { Unlock } from './unlock.tsx'
import { VerifyAddress } from './verify-address.tsx'
import { rememberWanted } from './wanted.ts'

/** The ways in, and what mails lead to. Any other address is asked for again after the login. */
const Wanted = () => {
  const [path] = useLocation()
  useEffect(() => rememberWanted(path + location.search), [path])
  return <SignIn />
}

const Entrance = () => (
  <Switch>
    <Route path="/register" component={Register} />
    <Route path="/forgot" component={ForgotPassword} />
    <Route path="/reset" component={ResetPassword} />
    <Route path="/verify" component={VerifyAddress} />
    <Route path="/unlock" component={Unlock} />
    <Route path="/oidc" component={ComeBack} />
    <Route path="/login" component={SignIn} />
    <Route component={Wanted} />
  </Switch>
)

export default Entrance
