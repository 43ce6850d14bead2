import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { DomainEvent } from '../../events/define-event.ts'
import { decodeBatch, encodeBatch, toBatches } from './batch.ts'

const event = fc.record({ type: fc.constantFrom('a', 'b'), id: fc.uuid() }).map(({ type, id }): DomainEvent => ({
  specversion: '1.0',
  id,
  source: '/x',
  type,
  subject: 's',
  time: '2030-01-01T00:00:00.000Z',
  data: {},
}))

test('batches are runs of one type, in order, none empty, none too long, and survive the wire', () =>
  fc.assert(
    fc.property(fc.array(event), fc.integer({ min: 1, max: 5 }), (events, max) => {
      const batches = toBatches(events, max)
      expect(batches.flat()).toEqual(events)
      for (const batch of batches) {
        expect(new Set(batch.map(({ type }) => type)).size).toBe(1)
        expect(batch.length).toBeLessThanOrEqual(max)
        expect(decodeBatch(encodeBatch(batch))).toEqual(batch)
      }
    }),
  ))

test('a single event is read as a batch of one, and nonsense is refused', () => {
  expect(decodeBatch(Buffer.from('{"a":1}'))).toEqual([{ a: 1 }])
  expect(() => decodeBatch(Buffer.from('{'))).toThrow(SyntaxError)
})
