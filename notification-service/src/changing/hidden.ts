import { orElse, type Stage } from '../inboxes/expression.ts'

/** Beyond so many the lowest are let go. */
const mostHidden = 100

/** Deleted by its reader for themselves: it is not told to them, also if it is heard of later. */
export const hidden = (seq: number): Stage => ({
  $set: {
    hidden: {
      $slice: [{ $sortArray: { input: { $setUnion: [orElse('$hidden', []), [seq]] }, sortBy: -1 } }, mostHidden],
    },
  },
})
