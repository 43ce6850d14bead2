/** What a page is told of a login that came to nothing, as `<PUBLIC_URL>/oidc?error=`. */
export const refusals = [
  /** The person, or the provider, said no. */
  'denied',
  /** It took too long, or was begun in another browser. */
  'expired',
  /** The provider is away: worth trying again. */
  'unavailable',
  /** The provider's answer is not one to rely on. */
  'failed',
  /** A fresh login was asked for, and the provider remembered an old one. */
  'not-fresh',
  'email-required',
  'email-taken',
  'identity-taken',
  /** To link: the account has a login at this provider already. */
  'provider-linked',
  'account-disabled',
] as const
export type Refusal = (typeof refusals)[number]

/** A login that came to nothing. Holds nothing of what the provider said. */
export class LoginRefused extends Error {
  override name = 'LoginRefused'
  readonly refusal: Refusal

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal, options)
    this.refusal = refusal
  }
}
