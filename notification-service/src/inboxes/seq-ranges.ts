import { when, type Expression } from './expression.ts'

/** Ascending, apart from each other, both ends included. */
export type SeqRange = { from: number; to: number }

/**
 * Which messages a notification counts is kept as a set of seqs, written as ranges: adding to a set twice, late or in
 * any order ends the same, which no counter does, and ranges, because what somebody has not read is mostly one run of
 * the log: a thousand unread messages take no more room than one. Messages that do not count (one's own, system
 * messages) are the gaps. Beyond `mostRanges` gaps the oldest ranges are let go, and the count says less than there is.
 */
export const mostRanges = 200

export const countOf = (ranges: SeqRange[]): number => ranges.reduce((count, { from, to }) => count + to - from + 1, 0)

const joinSorted = (ranges: Expression): Expression => ({
  $reduce: {
    input: ranges,
    initialValue: [],
    in: {
      $let: {
        vars: { last: { $last: '$$value' } },
        in: when(
          { $and: [{ $ne: ['$$value', []] }, { $lte: ['$$this.from', { $add: ['$$last.to', 1] }] }] },
          {
            $concatArrays: [
              { $slice: ['$$value', { $subtract: [{ $size: '$$value' }, 1] }] },
              [{ from: '$$last.from', to: { $max: ['$$last.to', '$$this.to'] } }],
            ],
          },
          { $concatArrays: ['$$value', ['$$this']] },
        ),
      },
    },
  },
})

/** The union of ranges and single seqs. */
export const withSeqs = (ranges: Expression, seqs: Expression): Expression => {
  const single = { $map: { input: seqs, as: 'seq', in: { from: '$$seq', to: '$$seq' } } }
  const sorted = { $sortArray: { input: { $concatArrays: [ranges, single] }, sortBy: { from: 1 } } }
  return { $slice: [joinSorted(sorted), -mostRanges] }
}

/** Whether `seq` is in it; most often it is above all. */
export const holds = (ranges: Expression, seq: Expression): Expression => ({
  $let: {
    vars: { ranges, seq },
    in: {
      $and: [
        { $lte: ['$$seq', { $ifNull: [{ $last: '$$ranges.to' }, -1] }] },
        {
          $anyElementTrue: {
            $map: {
              input: '$$ranges',
              as: 'range',
              in: { $and: [{ $lte: ['$$range.from', '$$seq'] }, { $gte: ['$$range.to', '$$seq'] }] },
            },
          },
        },
      ],
    },
  },
})

/** What lies above `seq`. */
export const above = (ranges: Expression, seq: Expression): Expression => ({
  $map: {
    input: { $filter: { input: ranges, as: 'range', cond: { $gt: ['$$range.to', seq] } } },
    as: 'range',
    in: { from: { $max: ['$$range.from', { $add: [seq, 1] }] }, to: '$$range.to' },
  },
})
