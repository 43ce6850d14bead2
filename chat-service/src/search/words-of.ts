import { fold } from './fold.ts'

export const maxWords = 200
const maxWordLength = 40

/** Scripts that put no space between words. */
const unspaced =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\u30fc'
const pictures = '\\p{RI}\\p{RI}|\\p{Extended_Pictographic}(?:\\u200d\\p{Extended_Pictographic})*'

const runs = new RegExp(`[${unspaced}]+|(?:(?![${unspaced}])[\\p{L}\\p{N}\\p{M}])+|${pictures}`, 'gu')
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u')

/** A stretch of letters and digits, or an emoji; `spaced`: it is a word, as the text itself marks where one ends. */
export type Run = { text: string; spaced: boolean }

export function* runsOf(text: string): Generator<Run> {
  for (const [run] of fold(text).matchAll(runs)) yield { text: run, spaced: !isUnspaced.test(run) }
}

/** Every two neighbours; where words have no ends, these find any part of a text, wherever a dictionary would cut it. */
export const pairsOf = (run: string): string[] => {
  const letters = [...run]
  return letters.slice(1).map((letter, index) => letters[index]! + letter)
}

export const shorten = (word: string): string => [...word.slice(0, maxWordLength * 2)].slice(0, maxWordLength).join('')

/**
 * What a message is found by: its words in lower case and without accents, its emoji without skin tones, and where a
 * script has no spaces, each character with the one after it; at most 200 different ones of at most 40 code points.
 */
export const wordsOf = (text: string): string[] => {
  const words = new Set<string>()
  const add = (word: string): boolean => words.add(word).size < maxWords

  for (const run of runsOf(text)) {
    if (run.spaced) {
      if (!add(shorten(run.text))) break
    } else {
      // the last one by itself, so that every character begins one of them
      const parts = [...pairsOf(run.text), [...run.text].at(-1)!]
      if (!parts.every(add)) break
    }
  }
  return [...words]
}
