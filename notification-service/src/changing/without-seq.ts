import type { Expression } from '../inboxes/expression.ts'

/** Ranges of seqs without one of them, which may divide the range that it is in. */
export const withoutSeq = (ranges: Expression, seq: Expression): Expression => ({
  $reduce: {
    input: ranges,
    initialValue: [],
    in: {
      $concatArrays: [
        '$$value',
        {
          $filter: {
            input: [
              { from: '$$this.from', to: { $min: ['$$this.to', { $subtract: [seq, 1] }] } },
              { from: { $max: ['$$this.from', { $add: [seq, 1] }] }, to: '$$this.to' },
            ],
            as: 'part',
            cond: { $lte: ['$$part.from', '$$part.to'] },
          },
        },
      ],
    },
  },
})
