/** Letters that no normalisation takes apart, as people without them on the keyboard write them. */
const plain: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
}
const plainLetters = new RegExp(`[${Object.keys(plain).join('')}]`, 'g')

/**
 * What is written or left out as one likes: accents of Latin, Greek and Cyrillic, vowel points of Arabic and Hebrew. The
 * signs of other scripts, which are marks for Unicode too, make the word and stay.
 */
const optionalMarks = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g

/** What is not seen, or only tells how an emoji looks: variants, skin tones, soft hyphens, marks of direction. */
const unseen = /[\ufe0e\ufe0f\u{1f3fb}-\u{1f3ff}\u00ad\u061c\u200b\u200c\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069]/gu
const joinedLetters = /(?<![\p{Extended_Pictographic}])\u200d|\u200d(?!\p{Extended_Pictographic})/gu

/** A text as it is compared: lower case, without accents, in one spelling. Folding twice changes nothing more. */
export const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(unseen, '')
    .replace(joinedLetters, '')
    .normalize('NFKD')
    .replace(optionalMarks, '')
    .replace(plainLetters, (letter) => plain[letter]!)
    .normalize('NFC')
