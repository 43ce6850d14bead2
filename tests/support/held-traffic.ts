import type { OnTraffic } from '@chat/sdk/traffic'
import { afterAll, afterEach, expect } from '@jest/globals'
import { problemAnswer } from '../../common/src/openapi/problem.answer.ts'
import { clientEvents, type ClientEvent } from '../../chat-service/src/realtime/client-events.ts'
import { serverEvents } from '../../chat-service/src/realtime/server-events.ts'
import type { z } from 'zod'

const events = new Map<string, z.ZodType>(Object.entries(serverEvents))
const calls = new Map<string, ClientEvent>(Object.entries(clientEvents))

const violations: string[] = []

/** Suites under load hear thousands of one kind: these are held all, and of the rest every twentieth. */
const allOf = 100
const oneOf = 20
const counts = new Map<string, number>()

const isHeld = (name: string): boolean => {
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  return count <= allOf || count % oneOf === 0
}

const check = (what: string, schema: z.ZodType | undefined, value: unknown): void => {
  const { success, error } = schema?.safeParse(value) ?? { success: false, error: undefined }
  if (!success) violations.push(`${what} is not as docs/asyncapi.json says: ${error?.message ?? 'it is not in it'}`)
}

/** For clients of tests: whatever they hear over their sockets is held to the schemas that the document is made from. */
export const heldTraffic: OnTraffic = (told) => {
  if ((told.kind !== 'event' && told.kind !== 'reply') || !isHeld(`${told.kind} ${told.name}`)) return
  if (told.kind === 'event') check(`the event ${told.name}`, events.get(told.name), told.payload)
  if (told.kind !== 'reply' || told.reply === undefined) return // that there was no answer is no answer
  check(`the reply to ${told.name}`, told.ok ? calls.get(told.name)?.answer : problemAnswer, told.reply)
}

const none = (): void => expect(violations.splice(0)).toEqual([])
afterEach(none)
afterAll(none)
