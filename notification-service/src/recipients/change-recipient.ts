import { isDeepStrictEqual } from 'node:util'
import { changeVersion } from '@chat/common/mongo/change-version'
import type { Deps } from '../deps.ts'
import type { Recipient } from './recipient.ts'
import { wishesOf } from './wishes.ts'

/** Copies what the person wants to each of their inboxes, where a copy of an older version changes nothing. */
export const copyWishes = async (
  { recipients, inboxes }: Pick<Deps, 'recipients' | 'inboxes'>,
  recipient: Recipient,
): Promise<void> => {
  await inboxes.setWishes(recipient.userId, wishesOf(recipient))
  await recipients.tickCopied(recipient.userId, recipient.version)
}

const wantsTheSame = (one: Recipient, other: Recipient): boolean =>
  isDeepStrictEqual({ ...wishesOf(one), version: 0 }, { ...wishesOf(other), version: 0 })

/** The next version, or the same object where nothing changes. */
const nextVersion = (current: Recipient, changed: Recipient): Recipient => {
  const next = { ...changed, userId: current.userId, version: current.version }
  return isDeepStrictEqual(next, current) ? current : { ...next, version: current.version + 1 }
}

/**
 * Changes somebody by the pure function `next`, which may be asked again on what somebody else has written meanwhile: of
 * two devices that change different things at once both succeed. The wishes are in the inboxes when it resolves; that
 * they are to be copied is part of the write, so a crash in between is mended by `mendWishes`.
 *
 * @throws whatever `next` throws.
 */
export const changeRecipient = async (
  deps: Pick<Deps, 'recipients' | 'inboxes' | 'now' | 'log'>,
  userId: string,
  next: (recipient: Recipient) => Recipient,
): Promise<Recipient> => {
  let isCopied = true
  const recipient = await changeVersion({
    read: () => deps.recipients.find(userId),
    next: (current) => nextVersion(current, next(current)),
    write: async (changed, current) => {
      isCopied = wantsTheSame(changed, current)
      const uncopied = isCopied ? undefined : { version: changed.version, at: deps.now() }
      return deps.recipients.replace(changed, uncopied)
    },
  })
  if (isCopied) return recipient

  await copyWishes(deps, recipient).catch((error: unknown) =>
    deps.log.warn({ err: error }, 'wishes could not be copied to inboxes, the sweeper will'),
  )
  return recipient
}
