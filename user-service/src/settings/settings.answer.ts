import { z } from 'zod'
import { settings } from './settings.ts'

/** One's settings, all of them. */
export const settingsAnswer = settings.extend({ locale: z.string(), timeZone: z.string() }).meta({ id: 'Settings' })
