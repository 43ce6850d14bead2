import type { problems } from '../../../auth-service/src/problems.ts'
import type { ToldOf } from './told.ts'

export const auth: ToldOf<typeof problems> = {
  'invalid-credentials': {
    when: 'Login and password do not belong together, or the code of the second factor is wrong.',
    remedy: 'Let the person try again. After several failures there is a wait.',
  },
  'session-ended': {
    when: 'The session is over: it was ended here or from another device, expired, or its token was used twice.',
    remedy: 'Log in again. After any other failure of a renewal the same token may be tried again.',
  },
  'session-not-found': {
    when: 'None of one’s own sessions has this id; it may have ended already.',
    remedy: 'Read the list of sessions again.',
  },
  'username-taken': {
    when: 'Somebody has this username, in whatever spelling of its letters.',
    remedy: 'Choose another one.',
  },
  'email-taken': {
    when: 'Another account has this e-mail address.',
    remedy: 'Log in to that account, or take another address.',
  },
  'identity-taken': {
    when: 'This login of a provider is that of another account.',
    remedy: 'Log in by it, or remove it there first.',
  },
  'identity-not-found': {
    when: 'The account has no login of this provider.',
    remedy: 'Read the list of logins again.',
  },
  'provider-not-found': {
    when: 'No OpenID provider of this name is configured.',
    remedy: 'Take one of those that `GET /api/auth/oidc` lists.',
  },
  'provider-linked': {
    when: 'The account has a login of this provider.',
    remedy: 'Remove that one first to link another.',
  },
  'last-login': {
    when: 'It is the only login of an account without a password.',
    remedy: 'Link another provider first, or set a password by `POST /api/auth/password/forgot`.',
  },
  'account-disabled': {
    when: 'An admin has disabled the account.',
    remedy: 'Tell the person. Only an admin can enable it again.',
  },
  'account-not-found': {
    when: 'There is no account of this id any more, or never was one.',
    remedy: 'Read the list of accounts again.',
  },
  'invalid-token': {
    when: 'The token or code of a mail or a login is unknown, has expired, was used, or a later change made it void.',
    remedy: 'Ask for a new mail or begin the login again.',
  },
  'wrong-password': {
    when: 'The current password is not given or not right, or it changed meanwhile.',
    remedy: 'Ask the person for it again.',
  },
  'wrong-code': {
    when: 'The code of the second factor is wrong, too old, or was used already.',
    remedy: 'Wait for the next code of the app, or use a recovery code that was not used yet.',
  },
  'confirmation-required': {
    when: 'Without a password this needs a session that began with the provider in the last five minutes.',
    remedy: 'Log in again with the provider, then repeat the call with the new token.',
  },
  'mfa-enabled': {
    when: 'The account has a second factor already.',
    remedy: 'Remove that one first to set up another.',
  },
  'mfa-not-enabled': {
    when: 'The account has no second factor, or the one that was begun has gone.',
    remedy: 'Begin one with `POST /api/auth/mfa`.',
  },
  'common-password': {
    when: 'The new password is tried first by those who guess: a frequent one, or a name of the person or platform.',
    remedy: 'Choose another one; `errors` says which of both it is.',
  },
  'last-admin': {
    when: 'Without this account nobody with the role `admin` could log in.',
    remedy: 'Give the role to somebody else first.',
  },
  'wrong-origin': {
    when: 'A page of another origin than that of `PUBLIC_URL` asks for a refresh token in a cookie.',
    remedy: 'Open the platform at that address, or leave `?cookie=true` out and take the token from the body.',
  },
}
