const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A text in which the words that were looked for stand out. */
export const Highlighted = ({ text, query }: { text: string; query: string }) => {
  const words = query.split(/\s+/).filter(Boolean).map(escaped)
  if (words.length === 0) return text
  const found = new RegExp(`(?<![\\p{L}\\p{N}])(${words.join('|')})`, 'giu')
  return text.split(found).map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part))
}
