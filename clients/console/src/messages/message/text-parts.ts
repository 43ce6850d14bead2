export type TextPart = { kind: 'text' | 'mention' | 'link'; text: string }

const address = /https?:\/\/[^\s<>"]+/gi
const mention = /(?<![\w.@-])@[\w.-]{3,32}/g
const closing = /[.,:;!?'’”»]+$/

/** A sentence ends after an address, and a bracket that was opened before it closes there. */
const withoutEnd = (found: string): string => {
  const bare = found.replace(closing, '')
  const isUnopened = bare.endsWith(')') && !bare.includes('(')
  return isUnopened ? withoutEnd(bare.slice(0, -1)) : bare
}

type Found = TextPart & { at: number }

const linksIn = (text: string): Found[] =>
  [...text.matchAll(address)].flatMap((match) => {
    const link = withoutEnd(match[0])
    return URL.canParse(link) ? [{ kind: 'link' as const, text: link, at: match.index }] : []
  })

const mentionsIn = (text: string, usernames: readonly string[]): Found[] =>
  usernames.length === 0
    ? []
    : [...text.matchAll(mention)].flatMap((match) => {
        const name = match[0].slice(1).toLowerCase()
        const known = usernames.includes(name) ? name : name.replace(/[.-]+$/, '')
        if (!usernames.includes(known)) return []
        return [{ kind: 'mention' as const, text: match[0].slice(0, known.length + 1), at: match.index }]
      })

/** A text as plain parts, addresses (http and https alone), and mentions of these people. */
export const textParts = (text: string, usernames: readonly string[]): TextPart[] => {
  const links = linksIn(text)
  const isInLink = ({ at }: Found): boolean => links.some((link) => at >= link.at && at < link.at + link.text.length)
  const found = [...links, ...mentionsIn(text, usernames).filter((each) => !isInLink(each))]

  const parts: TextPart[] = []
  let from = 0
  for (const { at, ...part } of found.toSorted((a, b) => a.at - b.at)) {
    if (at > from) parts.push({ kind: 'text', text: text.slice(from, at) })
    parts.push(part)
    from = at + part.text.length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}
