/** An account as other services may know it. `deleted`: its owner has closed it; it stays as a tombstone. */
export type Account = { userId: string; username: string; displayName: string; createdAt: string; deleted: boolean }

/** auth-service's `/internal/accounts`, at most 100 ids and names a call. */
export type Accounts = {
  /** @throws ProblemError `unavailable` while auth-service does not answer: unknown is not the same as not there. */
  find: (query: { ids?: string[]; usernames?: string[] }) => Promise<Account[]>
}
