import { describe, expect, test } from '@jest/globals'
import type { Draft } from './outgoing.ts'
import { createOutgoing } from './outgoing.ts'
import { ApiProblem, ClientClosed, Unreachable } from './problem.ts'

type Sent = { chatId: string; text: string; clientMessageId: string }

const refusal = (status: number) => new ApiProblem({ type: '/problems/x', title: 'x', status }, status)

/** Outgoing messages over a link whose answers `answer` decides: an error, or nothing, and then the message is kept. */
const outgoingWith = (answer: (sent: Sent, nth: number) => Error | undefined) => {
  const tries: Sent[] = []
  const kept: string[] = []
  const closing = new AbortController()
  const { send } = createOutgoing({
    connection: {
      isReady: () => true,
      call: async (_event, payload) => {
        const sent = payload as Sent // the only call made is message:send
        await Promise.resolve()
        const error = answer(sent, tries.push(sent))
        if (error) throw error
        kept.push(sent.text)
        const { chatId, clientMessageId, text } = sent
        return { id: clientMessageId, chatId, clientMessageId, text, seq: kept.length, senderId: 'ada', createdAt: '' }
      },
    },
    request: () => Promise.reject(new Error('not by HTTP')),
    backOff: { minMs: 1, maxMs: 2 },
    closed: closing.signal,
  })
  return { send, tries, kept, close: () => closing.abort() }
}

const draft = (text: string, chatId = 'c'): Draft => ({ chatId, text })

describe('what is sent', () => {
  test('is repeated with the same id until it is kept', async () => {
    const failures = [new Unreachable('lost'), refusal(503), refusal(429), refusal(502)]
    const { send, tries } = outgoingWith((_sent, nth) => failures[nth - 1])

    const message = await send(draft('hello'))

    expect(message.text).toBe('hello')
    expect(tries).toHaveLength(5)
    expect(new Set(tries.map(({ clientMessageId }) => clientMessageId))).toEqual(new Set([message.clientMessageId]))
  })

  test('is not overtaken by what is sent later to the same chat', async () => {
    const { send, kept } = outgoingWith((_sent, nth) => (nth % 3 === 0 ? undefined : new Unreachable('lost')))

    await Promise.all(['1', '2', '3', '4'].map((text) => send(draft(text))))

    expect(kept).toEqual(['1', '2', '3', '4'])
  })

  test('does not wait for other chats', async () => {
    const { send, close } = outgoingWith(({ chatId }) => (chatId === 'stuck' ? new Unreachable('lost') : undefined))
    const stuck = send(draft('1', 'stuck'))

    await expect(send(draft('2', 'free'))).resolves.toMatchObject({ text: '2' })
    close()
    await expect(stuck).rejects.toThrow(ClientClosed)
  })

  test('is refused for good once, and the next one goes on', async () => {
    const { send, tries } = outgoingWith(({ text }) => (text === 'bad' ? refusal(400) : undefined))
    const bad = send(draft('bad'))
    const good = send(draft('good'))

    await expect(bad).rejects.toMatchObject({ status: 400 })
    await expect(good).resolves.toMatchObject({ text: 'good' })
    expect(tries).toHaveLength(2)
  })
})
