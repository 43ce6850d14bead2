import type { IncomingMessage } from 'node:http'

/** The first `most` bytes as text. What comes beyond is not waited for: the connection is closed instead. */
export const readAnswer = async (response: IncomingMessage, most: number): Promise<string> => {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (size > most) break
    }
  } catch {
    // out of time, or it broke off: the status was said, and that is what counts
  }
  return Buffer.concat(chunks).subarray(0, most).toString()
}
