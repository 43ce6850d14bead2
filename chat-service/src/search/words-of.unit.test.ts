import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fold } from './fold.ts'
import { isFound, queryOf } from './query.ts'
import { runsOf, wordsOf } from './words-of.ts'

const finds = (q: string, text: string): boolean => {
  const query = queryOf(q)
  return query !== undefined && isFound(query, { text, words: wordsOf(text) })
}

describe('words of a text', () => {
  test.each([
    ['Héllo, WORLD!', ['hello', 'world']],
    ["l'amour can't foo_bar", ['l', 'amour', 'can', 't', 'foo', 'bar']],
    ['Straße ẞ Øre Łódź Þór', ['strasse', 'ss', 'ore', 'lodz', 'thor']],
    ['İstanbul ISPARTA ığdır', ['istanbul', 'isparta', 'igdir']],
    ['ΟΔΥΣΣΕΥΣ Ελλάς', ['οδυσσευσ', 'ελλασ']],
    ['Ещё Й', ['еще', 'и']],
    ['مُحَمَّد أحمد می‌خواهم', ['محمد', 'احمد', 'میخواهم']],
    ['שָׁלוֹם \u202bעולם\u202c', ['שלום', 'עולם']],
    ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
    ['한국어 학교에', ['한국어', '학교에']],
    ['東京都', ['東京', '京都', '都']],
    ['カﾅ', ['カナ', 'ナ']],
    ['ไทย', ['ไท', 'ทย', 'ย']],
    ['ＡＢＣ ﬁne 𝔥𝔢𝔩𝔩𝔬', ['abc', 'fine', 'hello']],
    ['👍🏽 👍 👩🏽‍💻 ❤️ 🇩🇪🇫🇷', ['👍', '👩‍💻', '❤', '🇩🇪', '🇫🇷']],
    ['e\u0301 é E', ['e']],
    ['soft\u00adhyphen', ['softhyphen']],
    [' ... --- !? ', []],
    ['', []],
  ])('%j has %j', (text, words) => expect(wordsOf(text)).toEqual(words))

  test('at most 200 different ones of at most 40 code points', () => {
    const text = `${'𝒳'.repeat(50)} ${Array.from({ length: 500 }, (_, index) => `n${index} n${index}`).join(' ')}`
    const words = wordsOf(text)
    expect(words).toHaveLength(200)
    expect(words[0]).toBe('x'.repeat(40))
    expect(wordsOf('字'.repeat(50) + '丂'.repeat(9_000))).toHaveLength(4)
    expect(wordsOf(Array.from({ length: 900 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join(''))).toHaveLength(
      200,
    )
  })

  test('8,000 characters take no time to speak of', () => {
    for (const letter of ['a', '東', 'ก', '👍', '\u200d', '\u0301', 'a\u200d', '👩‍']) {
      const startedAt = performance.now()
      wordsOf(letter.repeat(8_000 / letter.length))
      expect(performance.now() - startedAt).toBeLessThan(500)
    }
  })
})

describe('a query', () => {
  test.each([
    ['two words, in any order', 'world hello', 'Hello big world', true],
    ['one of two missing', 'hello moon', 'Hello big world', false],
    ['the beginning of the last', 'hello wor', 'Hello big world', true],
    ['the beginning of another', 'hel world', 'Hello big world', false],
    ['two letters are a whole word', 'wo', 'Hello world', false],
    ['two letters that are one', 'to', 'Here to stay', true],
    ['without accents', 'cafe', 'Un café', true],
    ['with accents', 'café', 'Un cafe', true],
    ['Turkish in capitals', 'ISTANBUL', 'istanbul’da', true],
    ['one character of Chinese', '京', '我住在北京', true],
    ['some of it', '东京', '北东京都', true],
    ['the same characters in another order', '京东', '东京', false],
    ['three that are not side by side', '甲乙丙', '甲乙 乙丙', false],
    ['part of Thai', 'วัสดี', 'สวัสดีครับ', true],
    ['one syllable of Korean', '한', '한국어', true],
    ['Arabic without vowels', 'محمد', 'مُحَمَّد', true],
    ['an emoji in another tone', '👍🏿', 'ok 👍🏽', true],
    ['another emoji', '👎', 'ok 👍', false],
    ['a word longer than is kept', 'a'.repeat(60), 'a'.repeat(50), true],
  ])('%s', (_case, q, text, expected) => expect(finds(q, text)).toBe(expected))

  test('without a word there is none', () => {
    expect(queryOf(' .,-! ')).toBeUndefined()
    expect(queryOf('\u200d\ufe0f')).toBeUndefined()
  })

  const letters = "aZéÉİıßΣς Яйمأ\u064bשָहिन्한국東京がカー ไทยัສ👍🏽\u200d💻🇩🇪❤\ufe0f1½ﬁ_'-.\u00ad\u0301"
  const anyText = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    fc.string({ unit: fc.constantFrom(...letters), maxLength: 60 }),
  )
  /** What a word of a text is to a person. */
  const runOf = fc
    .tuple(anyText, fc.nat())
    .map(([text, pick]) => ({ text, runs: [...runsOf(text)], pick }))
    .filter(({ runs }) => runs.length > 0)
    .map(({ text, runs, pick }) => ({ text, run: runs[pick % runs.length]!.text }))

  test('a word of a text finds it, and so does any beginning of three letters', () => {
    fc.assert(
      fc.property(runOf, fc.nat({ max: 40 }), ({ text, run }, more) => {
        expect(finds(run, text)).toBe(true)
        const beginning = [...run].slice(0, 3 + more).join('')
        if (/^[\p{L}\p{N}]{3}/u.test(beginning)) expect(finds(beginning, text)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('a text finds itself, and folding twice changes nothing more', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(fold(fold(text))).toBe(fold(text))
        if (wordsOf(text).length > 0) expect(finds(text, text)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
