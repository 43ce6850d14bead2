import type { TestServer } from './mongod.ts'

/** Started by the global set-up, stopped by the global teardown. */
export const servers: TestServer[] = []
