import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createTimeline, type Timeline } from './timeline.ts'

type Item = { seq: number }

const take = (timeline: Timeline<Item>): number[] => {
  const seqs: number[] = []
  for (let item = timeline.next(); item; item = timeline.next()) seqs.push(item.seq)
  return seqs
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)

const items = (seqs: number[]): Item[] => seqs.map((seq) => ({ seq }))

/** A chat of `last` messages, listened to from `start` on, and what a network makes of them. */
const story = fc.record({ start: fc.nat(20), length: fc.integer({ min: 1, max: 40 }) }).chain(({ start, length }) => {
  const last = start + length
  const seq = fc.integer({ min: 1, max: Math.max(1, last) })
  const live = fc.record({ kind: fc.constant('live' as const), seq })
  const page = fc.record({
    kind: fc.constant('page' as const),
    after: fc.nat(last),
    size: fc.integer({ min: 1, max: 9 }),
  })
  return fc.record({
    start: fc.constant(start),
    last: fc.constant(last),
    holdAtMost: fc.constantFrom(0, 1, 5, 1_000),
    steps: fc.array(fc.oneof({ weight: 4, arbitrary: live }, page), { maxLength: 120 }),
  })
})

describe('a timeline', () => {
  test('hands over what came in order, each once, without a hole, whatever is doubled, lost or early', () => {
    fc.assert(
      fc.property(story, ({ start, last, holdAtMost, steps }) => {
        const timeline = createTimeline<Item>(start, holdAtMost)
        const handedOver: number[] = []

        for (const step of steps) {
          if (step.kind === 'live') timeline.offer({ seq: step.seq })
          else timeline.fill(step.after, items(from(step.after + 1, Math.min(last, step.after + step.size))))
          handedOver.push(...take(timeline))
          expect(handedOver).toEqual(from(start + 1, start + handedOver.length))
          expect(timeline.position()).toBe(start + handedOver.length)
        }

        timeline.fill(timeline.horizon(), items(from(timeline.horizon() + 1, last)))
        handedOver.push(...take(timeline))
        expect(handedOver).toEqual(from(start + 1, last))
        expect(timeline.hasGap()).toBe(false)
      }),
      { numRuns: 1_000 },
    )
  })

  test('says that something is missing exactly while something is', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(from(1, 12)), (seqs) => {
        const timeline = createTimeline<Item>(0)
        for (const [index, seq] of seqs.entries()) {
          timeline.offer({ seq })
          const seen = new Set(seqs.slice(0, index + 1))
          expect(timeline.hasGap()).toBe(from(1, Math.max(...seen)).some((each) => !seen.has(each)))
        }
      }),
    )
  })

  test('does not wait for what the server leaves out of a page', () => {
    const timeline = createTimeline<Item>(5)
    timeline.offer({ seq: 23 })
    timeline.fill(5, items([20, 22]))

    expect(take(timeline)).toEqual([20, 22, 23])
    expect(timeline.hasGap()).toBe(false)
  })

  test('takes nothing out of a page that begins beyond what it has', () => {
    const timeline = createTimeline<Item>(5)
    timeline.fill(9, items([10, 11]))

    expect(take(timeline)).toEqual([])
    expect(timeline.hasGap()).toBe(true)
  })

  test('has a gap when the chat is known to be further', () => {
    const timeline = createTimeline<Item>(5)
    timeline.expect(6)

    expect(timeline.hasGap()).toBe(true)
  })

  test('counts only what was taken as handed over', () => {
    const timeline = createTimeline<Item>(0)
    timeline.fill(0, items([1, 2, 3]))
    timeline.next()

    expect(timeline.position()).toBe(1)
    expect(timeline.horizon()).toBe(3)
  })
})
