import { changeRecipient } from './change-recipient.ts'
import type { Recipient } from './recipient.ts'

type Settings = Pick<Recipient, 'userId' | 'timeZone' | 'locale'> & { version: number }

/** Keeps where somebody is and what language they read; what is older than what is known changes nothing. */
export const copySettings = async (
  deps: Parameters<typeof changeRecipient>[0],
  { userId, version, timeZone, locale }: Settings,
): Promise<void> => {
  await changeRecipient(deps, userId, (recipient) =>
    version > recipient.settingsVersion ? { ...recipient, settingsVersion: version, timeZone, locale } : recipient,
  )
}
