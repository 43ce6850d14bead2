import { setImmediate as yieldToOthers, setTimeout as pause } from 'node:timers/promises'
import type { Logger } from '@chat/common/log/logger'
import { durable } from '@chat/common/mongo/open-database'
import { LRUCache } from 'lru-cache'
import type { MessageDoc, MessageDocs } from '../messages/message.model.ts'
import { wordsOf } from './words-of.ts'

type Indexed = Pick<MessageDoc, '_id' | 'text' | 'textVersion' | 'system'>

export const indexerLimits = { everyMs: 200, maxWaiting: 5_000, atOnce: 500 }

const rememberedIds = 20_000
const longestTurnMs = 5

/**
 * Gives messages their words after they were acknowledged: not in the insert, which words make ten times as slow and more.
 *
 * Gathered, so that messages are found also while the broker is away. A message is ticked off only after `ensure`; so
 * what a process that died has left without words is brought again, by the outbox, to whoever announces it.
 */
export const createWordIndexer = (
  { messages, log }: { messages: Pick<MessageDocs, 'bulkWrite'>; log: Logger },
  options: Partial<typeof indexerLimits> = {},
) => {
  const limits = { ...indexerLimits, ...options }
  const done = new LRUCache<string, true>({ max: rememberedIds })
  const waiting = new Map<string, Indexed>()
  const stopping = new AbortController()
  const { signal } = stopping
  let running: Promise<void> | undefined

  /** Whoever edits it sets the words of the new text, and a deleted message has none. */
  const updateOf = ({ _id, textVersion }: Indexed, words: string[]) => ({
    updateOne: {
      filter: { _id, textVersion: textVersion ?? { $exists: false }, deletedAt: { $exists: false } },
      update: { $set: { words } },
    },
  })

  const write = async (batch: Indexed[]): Promise<void> => {
    const updates = []
    let turnEndsAt = performance.now() + longestTurnMs
    for (const message of batch) {
      const words = wordsOf(message.text)
      if (words.length > 0) updates.push(updateOf(message, words))
      if (performance.now() < turnEndsAt) continue
      await yieldToOthers()
      turnEndsAt = performance.now() + longestTurnMs
    }
    // the tick comes after it, and with the journal both are kept or neither
    if (updates.length > 0)
      await messages.bulkWrite(updates, { ordered: false, writeConcern: { ...durable, j: false } })
    for (const { _id } of batch) done.set(_id.toHexString(), true)
  }

  const isToDo = ({ _id, text, system }: Indexed): boolean => !system && text !== '' && !done.has(_id.toHexString())

  const run = async (): Promise<void> => {
    while (waiting.size > 0 && !signal.aborted) {
      await pause(limits.everyMs, undefined, { ref: false, signal }).catch(() => undefined)
      const batch = [...waiting.values()].slice(0, limits.atOnce)
      try {
        await write(batch.filter(isToDo))
        for (const { _id } of batch) waiting.delete(_id.toHexString())
      } catch (error) {
        log.debug({ err: error }, 'words wait')
      }
    }
    running = undefined
  }

  return {
    /** What was just stored. Never throws, never waits; what it has no room for comes by `ensure`. */
    add: (stored: readonly Indexed[]): void => {
      for (const message of stored)
        if (waiting.size < limits.maxWaiting && isToDo(message)) waiting.set(message._id.toHexString(), message)
      if (waiting.size > 0 && !signal.aborted) running ??= run()
    },

    /** Resolves when these have their words. */
    ensure: async (stored: readonly Indexed[]): Promise<void> => {
      const batch = stored.filter(isToDo)
      for (const { _id } of batch) waiting.delete(_id.toHexString())
      await write(batch)
    },

    /** What it has not written yet, whoever ticks it off will. */
    stop: async (): Promise<void> => {
      stopping.abort()
      await running
    },
  }
}

export type WordIndexer = ReturnType<typeof createWordIndexer>
