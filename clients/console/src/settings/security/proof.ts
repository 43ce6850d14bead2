/** `hasPassword`: certainly. Otherwise it is not known, and the field may stay empty. */
export type ProofProps = { hasPassword: boolean }

/** An empty field is no password. */
export const given = (password: string): string | undefined => (password === '' ? undefined : password)
