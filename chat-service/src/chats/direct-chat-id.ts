import { createHash } from 'node:crypto'

/**
 * The id of the one direct chat of two people, whoever asks: a UUID of version 8 (RFC 9562) from the SHA-256 of the
 * sorted pair. So there is nothing to look up, and nothing that two requests at once could make twice.
 */
export const directChatId = (one: string, other: string): string => {
  const hash = createHash('sha256').update([one, other].toSorted().join(' ')).digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
