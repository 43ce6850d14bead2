/** Control characters, line ends and what makes text run the other way: `exe.gpj` must not look like `jpg.exe`. */
const misleading = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu

const maxLength = 255

/** The name of a file as it may be shown and saved: of a path the last part, at most 255 code points. */
export const fileName = (given = ''): string => {
  const [last = ''] = given.toWellFormed().split(/[/\\]/).slice(-1)
  const name = [...last.replaceAll(misleading, '').trim()].slice(0, maxLength).join('').trim()
  return /^\.*$/.test(name) ? 'file' : name
}
