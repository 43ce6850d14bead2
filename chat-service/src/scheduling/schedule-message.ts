import { randomUUID } from 'node:crypto'
import { problem as commonProblem, toProblemError } from '@chat/common/http/problem'
import type { Deps } from '../deps.ts'
import { draftMessage, type SendMessageDeps } from '../messages/send-message.ts'
import { problem } from '../problems.ts'
import { whyNotAt, type ScheduledChange, type ScheduledInput } from './scheduled.ts'
import type { ScheduledDoc } from './scheduled.model.ts'
import type { ScheduledStore } from './scheduled-store.ts'

export type ScheduleDeps = SendMessageDeps & Pick<Deps, 'attachments' | 'now'> & { scheduled: ScheduledStore }

const requireTime = (sendAt: Date, now: Date): void => {
  const detail = whyNotAt(sendAt, now)
  if (detail !== undefined) throw commonProblem('invalid-request', { errors: [{ pointer: '#/sendAt', detail }] })
}

/** Until it is done its files are its own. */
const holdFiles = async ({ attachments, scheduled }: ScheduleDeps, doc: ScheduledDoc): Promise<void> => {
  try {
    await attachments.hold(doc.chatId, doc.senderId, doc.attachmentIds, doc._id)
  } catch (error) {
    if (toProblemError(error).problem.status >= 500) throw error // a repeat goes on with it
    await scheduled.forget(doc._id)
    await attachments.release(doc._id)
    throw error
  }
}

/** Whoever stored it may not have lived to hold its files. What is wrong with them, its sender hears in time. */
const repeated = async ({ attachments }: ScheduleDeps, doc: ScheduledDoc): Promise<ScheduledDoc> => {
  if (doc.state !== 'waiting') return doc
  await attachments.hold(doc.chatId, doc.senderId, doc.attachmentIds, doc._id).catch((error: unknown) => {
    if (toProblemError(error).problem.status >= 500) throw error
  })
  return doc
}

/**
 * Keeps a message that is to be sent later, under the rules that hold then; what can be refused now is. A repeat with
 * the same clientMessageId gives the first one.
 */
export const scheduleMessage = async (
  deps: ScheduleDeps,
  senderId: string,
  { sendAt, ...input }: ScheduledInput,
  requestId?: string,
): Promise<ScheduledDoc> => {
  const now = deps.now()
  const id = randomUUID()
  const { clientMessageId = id, text, replyTo, attachmentIds } = input
  const { chatId, admit } = await draftMessage(deps, senderId, input, requestId)
  const key = { chatId, senderId, clientMessageId }
  const earlier = input.clientMessageId === undefined ? null : await deps.scheduled.findByClientId(key)
  if (earlier) return repeated(deps, earlier)

  requireTime(sendAt, now)
  await deps.members.require(chatId, senderId)
  admit?.()
  const doc = await deps.scheduled.add({
    _id: id,
    ...key,
    text,
    ...(replyTo !== undefined && { replyTo }),
    attachmentIds,
    sendAt,
    dueAt: sendAt,
    createdAt: now,
    updatedAt: now,
    state: 'waiting',
    tries: 0,
  })
  if (!doc) throw problem('too-many-scheduled')
  if (doc._id !== id) return repeated(deps, doc)
  await holdFiles(deps, doc)
  return doc
}

const whyNot = async ({ scheduled }: Pick<ScheduleDeps, 'scheduled'>, id: string, senderId: string) => {
  const found = await scheduled.find(id, senderId)
  return found?.state === 'sending'
    ? commonProblem('conflict', { detail: 'It is being sent' })
    : problem('scheduled-not-found')
}

type OneDeps = Pick<ScheduleDeps, 'scheduled' | 'now' | 'attachments'>

/** Its text, its time, or both, while it waits. */
export const changeScheduled = async (
  deps: Pick<OneDeps, 'scheduled' | 'now'>,
  senderId: string,
  id: string,
  change: ScheduledChange,
): Promise<ScheduledDoc> => {
  const now = deps.now()
  const found = await deps.scheduled.find(id, senderId)
  if (found?.state !== 'waiting') throw await whyNot(deps, id, senderId)
  if (change.sendAt) requireTime(change.sendAt, now)
  if (change.text === '' && found.attachmentIds.length === 0)
    throw commonProblem('invalid-request', { errors: [{ pointer: '#/text', detail: 'must not be empty' }] })

  const changed = await deps.scheduled.change(id, senderId, change, now)
  if (!changed) throw await whyNot(deps, id, senderId)
  return changed
}

/** It is not sent, and its files are free again. */
export const removeScheduled = async (deps: OneDeps, senderId: string, id: string): Promise<void> => {
  if (!(await deps.scheduled.remove(id, senderId, deps.now()))) throw await whyNot(deps, id, senderId)
}
