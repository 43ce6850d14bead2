import { describe, expect, test } from '@jest/globals'
import { startInSteps } from './start-in-steps.ts'

const steps = () => {
  const closed: string[] = []
  const closing = (name: string, error?: Error) => async () => {
    closed.push(name)
    if (error) throw error
  }
  return { closed, closing }
}

describe('what was opened is closed in reverse order', () => {
  test('at the stop, once', async () => {
    const { closed, closing } = steps()
    const { port, stop } = await startInSteps(async (onStop) => {
      onStop(closing('database'))
      onStop(closing('server'))
      return { port: 1 }
    })
    expect([port, closed]).toEqual([1, []])

    await Promise.all([stop(), stop()])
    expect(closed).toEqual(['server', 'database'])
  })

  test('when a later step fails, which is what is told', async () => {
    const { closed, closing } = steps()
    const started = startInSteps(async (onStop) => {
      onStop(closing('database', new Error('cannot close')))
      onStop(closing('outbox'))
      throw new Error('the port is taken')
    })
    await expect(started).rejects.toThrow('the port is taken')
    expect(closed).toEqual(['outbox', 'database'])
  })

  test('also when one of them cannot be closed', async () => {
    const { closed, closing } = steps()
    const { stop } = await startInSteps(async (onStop) => {
      onStop(closing('database'))
      onStop(closing('server', new Error('cannot close')))
      return { port: 1 }
    })
    await expect(stop()).rejects.toThrow('cannot close')
    expect(closed).toEqual(['server', 'database'])
  })
})
