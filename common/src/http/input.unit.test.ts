import { expect, test } from '@jest/globals'
import { emoji } from './input.ts'

test.each(['😀', '❤️', '❤', '❤️‍🔥', '❤‍🔥', '👨‍👩‍👧‍👦', '🇩🇪', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '👍🏽', '🕵🏽‍♂️', '🕵🏽‍♂', '👁‍🗨', '☝🏽', '1️⃣', '1⃣'])(
  '%s is one emoji, and stays as it is given',
  (given) => expect(emoji.parse(given)).toBe(given),
)

test.each([
  '',
  'x',
  '1',
  '1\ufe0f',
  '#',
  '😀😀',
  '😀 ',
  '🇩',
  '\u200d',
  '\ufe0f',
  '🏽x',
  '\ud83d',
  ':)',
  '❤\ufe0f\ufe0f',
  '😀'.repeat(33),
])('%j is not', (given) => expect(emoji.safeParse(given).success).toBe(false))
