import { pinChanged } from '@chat/common/events/message-events'
import { may } from '../chats/permissions.ts'
import type { MemberDoc } from '../chats/member.model.ts'
import type { Deps } from '../deps.ts'
import { requireChangeable, type VisibleDeps, type Wanted } from '../messages/visible-message.ts'
import { requireWanted } from '../messages/wanted.ts'
import { problem } from '../problems.ts'

/** Of one chat. Two at once may make it one more. */
export const mostPins = 100

export type PinDeps = VisibleDeps & Pick<Deps, 'chats' | 'relations' | 'messageChanges'>

type Pinning = Wanted & { requestId?: string | undefined }

/** Where only admins post only they pin. */
const requireMayPin = async ({ chats }: Pick<Deps, 'chats'>, { chatId, role }: MemberDoc): Promise<void> => {
  const chat = await chats.find(chatId)
  if (chat?.posting === 'admins' && !may(role, 'post-where-admins-post')) throw problem('forbidden')
}

/** Pins a message for everybody. Again it changes nothing. @throws ProblemError `too-many-pins` */
export const pinMessage = async (deps: PinDeps, wanted: Pinning): Promise<void> => {
  const { row, message } = await requireChangeable(deps, wanted, 'pin')
  await requireMayPin(deps, row)
  await requireWanted(deps, wanted.chatId, wanted.userId)
  if (message.pinnedAt) return
  if ((await deps.messages.countPins(wanted.chatId, mostPins)) >= mostPins) throw problem('too-many-pins')

  const changed = await deps.messageChanges.change(
    { ...wanted, messageId: message._id },
    {
      when: { pinnedAt: { $exists: false } },
      set: { pinnedAt: '$$NOW', pinnedBy: { $literal: wanted.userId } },
      event: pinChanged,
      data: { actorId: wanted.userId, pinned: true },
      superseded: 'alike',
    },
  )
  if (!changed) await requireChangeable(deps, wanted, 'pin') // somebody else pinned it, or deleted it
}

/** Takes a pin away, whoever put it there. Again it changes nothing. */
export const unpinMessage = async (deps: PinDeps, wanted: Pinning): Promise<void> => {
  const { row, message } = await requireChangeable(deps, wanted, 'pin')
  await requireMayPin(deps, row)

  await deps.messageChanges.change(
    { ...wanted, messageId: message._id },
    {
      when: { pinnedAt: { $exists: true } },
      set: { pinnedAt: '$$REMOVE', pinnedBy: '$$REMOVE' },
      event: pinChanged,
      data: { actorId: wanted.userId, pinned: false },
      superseded: 'alike',
    },
  )
}
