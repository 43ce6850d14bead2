/** Embeddings, overrides and isolates: they turn around what stands after them, which may be ours. Marks stay. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g

/** Ends a line somewhere, or is nothing to be seen; spaces of any kind. */
const breaking = /[\p{Cc}\s\u2028\u2029]+/gu

/** What people have written, as it may stand in a sentence or a list of ours: well-formed, on one line, in its own direction. */
export const inOneLine = (text: string): string =>
  text.toWellFormed().replaceAll(turning, '').replaceAll(breaking, ' ').trim()
