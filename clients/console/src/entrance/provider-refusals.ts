const texts: Record<string, string> = {
  denied: 'You, or the provider, said no.',
  expired: 'That took too long, or was begun in another browser.',
  unavailable: 'The provider cannot be reached. Try again in a moment, please.',
  failed: 'What the provider answered cannot be relied on.',
  'not-fresh': 'The provider did not ask who you are. Log out there, then try again.',
  'email-required': 'The provider gave no verified e-mail address, without which there is no account here.',
  'email-taken':
    'There is an account with this address. Sign in with its password and link the provider in the settings.',
  'identity-taken': 'This login belongs to another account.',
  'provider-linked': 'Your account has a login of this provider already.',
  'account-disabled': 'The account is disabled.',
}

/** What to tell somebody whom a provider has sent back with nothing (`/oidc?error=`). */
export const providerRefusal = (word: string): string => texts[word] ?? 'That did not work.'
