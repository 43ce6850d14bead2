import { z } from 'zod'
import { profileView } from '../profiles/profile.answer.ts'

/** Somebody on a list of one's own. */
export const listedPerson = z.strictObject({ id: z.string(), user: profileView, since: z.iso.datetime() })
export type ListedPerson = z.infer<typeof listedPerson>
