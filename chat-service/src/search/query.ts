import { fold } from './fold.ts'
import { pairsOf, runsOf, shorten } from './words-of.ts'

/** What is looked for: all of `words`, something that begins with each of `beginnings`, and every one of `phrases`. */
export type Query = { words: string[]; beginnings: string[]; phrases: string[] }

const fewestLetters = 3
const syllables = /^\p{Script=Hangul}/u

const mayBegin = (text: string): boolean => syllables.test(text) || [...text].length >= fewestLetters

/** All words must be there, the last one perhaps unfinished. Undefined where there is no word in it. */
export const queryOf = (text: string): Query | undefined => {
  const runs = [...runsOf(text)]
  const words = new Set<string>()
  const beginnings = new Set<string>()
  const phrases = new Set<string>()

  for (const [index, run] of runs.entries()) {
    const isLast = index === runs.length - 1
    if (run.spaced) (isLast && mayBegin(run.text) ? beginnings : words).add(shorten(run.text))
    else if ([...run.text].length === 1) beginnings.add(run.text)
    else {
      for (const pair of pairsOf(run.text)) words.add(pair)
      phrases.add(run.text)
    }
  }
  return runs.length === 0 ? undefined : { words: [...words], beginnings: [...beginnings], phrases: [...phrases] }
}

/** Whether a message is one that is looked for; the last word on it, whatever the index has brought. */
export const isFound = (query: Query, { text, words = [] }: { text: string; words?: string[] }): boolean => {
  const has = new Set(words)
  const folded = query.phrases.length > 0 ? fold(text) : ''
  return (
    query.words.every((word) => has.has(word)) &&
    query.beginnings.every((beginning) => words.some((word) => word.startsWith(beginning))) &&
    query.phrases.every((phrase) => folded.includes(phrase))
  )
}
