const reasons: Record<string, string> = {
  ENOTFOUND: 'host not found',
  EAI_AGAIN: 'host not found, the name server does not answer',
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'no answer',
  EHOSTUNREACH: 'host cannot be reached',
  ENETUNREACH: 'network cannot be reached',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

/** By its fields, not its class: an error may come from another realm. */
type Failure = { code?: unknown; cause?: unknown; errors?: unknown }

/** What keeps one from a server, in words of an operator; undefined where no code in the error or its causes tells. */
export const whyNoConnection = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined

  const { code, cause, errors } = error as Failure
  const causes = [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]
  return reasons[String(code)] ?? causes.map(whyNoConnection).find(Boolean)
}

/** For what nothing better is known of. */
export const firstLineOf = (error: unknown): string => {
  const hasMessage = typeof error === 'object' && error !== null && 'message' in error
  return String(hasMessage ? error.message : error)
    .split('\n', 1)[0]!
    .slice(0, 200)
}
