const key = 'chat.verifier'

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/**
 * Binds what comes back from a provider to this tab (RFC 7636): nobody can plant a code of their own account in its
 * address. Without https a browser makes no SHA-256, and nothing is bound.
 */
export const makeChallenge = async (): Promise<string | undefined> => {
  if (!('subtle' in crypto)) return undefined
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)))
  sessionStorage.setItem(key, verifier)
  return base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))))
}

export const takeVerifier = (): string | undefined => {
  const verifier = sessionStorage.getItem(key) ?? undefined
  sessionStorage.removeItem(key)
  return verifier
}
