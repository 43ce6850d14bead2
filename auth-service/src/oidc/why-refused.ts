import { AuthorizationResponseError, ResponseBodyError } from 'openid-client'
import { LoginRefused, type Refusal } from './refusal.ts'

const ofCode: Record<string, Refusal> = {
  access_denied: 'denied',
  temporarily_unavailable: 'unavailable',
  server_error: 'unavailable',
}

/** Faults of the answer, not of the way to it. */
const isAboutAnswer = /^OAUTH_(?!TIMEOUT|ABORT)/

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '')

/** An answer that is none: something in front of the provider, or a provider that is not well. */
const isServerFault = ({ cause }: Error): boolean =>
  typeof cause === 'object' && cause !== null && 'status' in cause && Number(cause.status) >= 500

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof AuthorizationResponseError) return ofCode[error.error] ?? 'failed'
  if (error instanceof ResponseBodyError) return error.status >= 500 ? 'unavailable' : 'failed'
  if (!(error instanceof Error) || isServerFault(error)) return 'unavailable'
  return isAboutAnswer.test(codeOf(error)) ? 'failed' : 'unavailable'
}

/** Of what went wrong at the provider only its kind goes on: its words may hold codes, tokens and addresses. */
export const whyRefused = (error: unknown): LoginRefused =>
  error instanceof LoginRefused ? error : new LoginRefused(refusalOf(error))
