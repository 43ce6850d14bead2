import { ProblemError, problem as commonProblem } from '@chat/common/http/problem'
import type { Request } from 'express'
import { act } from '../chats/act.ts'
import { changeGroup } from '../chats/chat-rules.ts'
import { may } from '../chats/permissions.ts'
import type { Deps } from '../deps.ts'
import type { FileLook } from '../files/look-at-file.ts'
import { readForm } from '@chat/common/http/read-form'
import { receiveFile } from '../files/receive-file.ts'
import { problem } from '../problems.ts'

type AvatarDeps = Pick<Deps, 'avatars' | 'chats' | 'members' | 'messageLog' | 'applyLog'>
type Change = { chatId: string; actorId: string; requestId: string }

const pictures = new Set(['image/png', 'image/apng', 'image/jpeg', 'image/webp', 'image/gif'])

const checkPicture = ({ type }: FileLook): void => {
  if (pictures.has(type)) return
  throw commonProblem('invalid-request', {
    errors: [{ pointer: '#/file', detail: 'must be a PNG, JPEG, WebP or GIF' }],
  })
}

/** Refuses before anything is uploaded what the log would refuse after it. Gives the picture that there is now. */
const currentAvatar = async (deps: AvatarDeps, { chatId, actorId }: Change): Promise<string | undefined> => {
  const { role } = await deps.members.require(chatId, actorId)
  const chat = await deps.chats.find(chatId)
  if (chat?.type === 'direct') throw problem('direct-chat')
  if (!may(role, 'change-settings')) throw problem('forbidden')
  return chat?.avatarId
}

/**
 * Makes the change a message of the log. The picture before it was once in the log, so no later message brings it back:
 * it goes. Should this process end before, the sweeper finds that the group has another one.
 */
const change = async (
  deps: AvatarDeps,
  { chatId, actorId, requestId }: Change,
  { from, to }: { from: string | undefined; to: string | null },
): Promise<void> => {
  if (from !== undefined) await deps.avatars.recheck([from])
  await act(deps, { chatId, senderId: actorId, requestId, decide: changeGroup(actorId, { avatarId: to }) })
  if (from !== undefined) await deps.avatars.remove([from])
}

/** The picture that `req` brings becomes that of the group. @returns its id */
export const setAvatar = async (
  deps: AvatarDeps,
  req: Request,
  { maxBytes, ...asked }: Change & { maxBytes: number },
): Promise<string> => {
  const from = await currentAvatar(deps, asked)
  await deps.avatars.checkUnused(asked.actorId)
  const { file } = await readForm(req, { maxBytes }, (incoming) =>
    deps.avatars.add({ chatId: asked.chatId, uploaderId: asked.actorId }, (bytes, id) =>
      receiveFile(bytes, id, incoming, { maxBytes, check: checkPicture }),
    ),
  )
  const to = file._id.toHexString()
  try {
    await change(deps, asked, { from, to })
  } catch (error) {
    const isRefused = error instanceof ProblemError && error.problem.status < 500
    if (isRefused) await deps.avatars.remove([to]) // else it may be in the log: the sweeper will see
    throw error
  }
  return to
}

export const removeAvatar = async (deps: AvatarDeps, asked: Change): Promise<void> => {
  const from = await currentAvatar(deps, asked)
  if (from !== undefined) await change(deps, asked, { from, to: null })
}
