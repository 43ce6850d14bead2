import type { IncomingMessage } from 'node:http'

/** @throws Error when it is longer than that, breaks off or is no JSON. */
export const readJson = async (answer: IncomingMessage, maxBytes: number): Promise<unknown> => {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of answer as AsyncIterable<Buffer>) {
    // without an encoding
    size += piece.length
    if (size > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`)
    pieces.push(piece)
  }
  return JSON.parse(Buffer.concat(pieces).toString()) as unknown
}
