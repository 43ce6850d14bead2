import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openTestDatabase, type TestDatabase } from '@chat/common/testing/test-database'
import fc from 'fast-check'
import { literal, type Expression } from './expression.ts'
import { above, countOf, mostRanges, withSeqs, type SeqRange } from './seq-ranges.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase('ranges')
})

afterAll(() => database.drop())

/** What mongod makes of an expression. */
const evaluate = async (expression: Expression): Promise<SeqRange[]> => {
  const [found] = await database.db.db!.aggregate([{ $documents: [{}] }, { $set: { value: expression } }]).toArray()
  return found!['value']
}

const seqsOf = (ranges: SeqRange[]): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))

const seqs = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 30 })

test('ranges are the set of all seqs ever added, whatever the order, in as few ranges as can be', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(seqs, { maxLength: 4 }), fc.nat(60), async (batches, floor) => {
      const added = batches.reduce<Expression>((ranges, batch) => withSeqs(ranges, literal(batch)), [])
      const ranges = await evaluate(added)
      const expected = [...new Set(batches.flat())].sort((a, b) => a - b)

      expect(seqsOf(ranges)).toEqual(expected)
      expect(countOf(ranges)).toBe(expected.length)
      for (const [index, range] of ranges.slice(1).entries()) expect(range.from).toBeGreaterThan(ranges[index]!.to + 1)
      expect(seqsOf(await evaluate(above(added, floor)))).toEqual(expected.filter((seq) => seq > floor))
    }),
    { numRuns: 50 },
  )
})

test('a fifty-thousandth unread message takes no more room than the first', async () => {
  const ranges = await evaluate(withSeqs(literal([{ from: 2, to: 50_000 }]), [50_001]))
  expect(ranges).toEqual([{ from: 2, to: 50_001 }])
  expect(countOf(ranges)).toBe(50_000)
})

test('of too many gaps the newest are kept', async () => {
  const apart = Array.from({ length: mostRanges + 10 }, (_, index) => index * 2)
  const ranges = await evaluate(withSeqs([], literal(apart)))
  expect(ranges).toHaveLength(mostRanges)
  expect(ranges[0]!.from).toBe(20)
})
