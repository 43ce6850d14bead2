import { password, type People } from '../people.ts'

/** The platform that the journeys are made on. */
export type World = {
  url: string
  people: People
  /** What links in mails begin with, and whose pages may use cookies. */
  publicUrl: string
  /** Where mails are kept as files. */
  mailDir: string
}

export const adminName = 'first-admin'

/** The environment that makes the first admin. */
export const firstAdmin = {
  ADMIN_USERNAME: adminName,
  ADMIN_PASSWORD: password,
  ADMIN_EMAIL: `${adminName}@example.org`,
}
