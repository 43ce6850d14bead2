import type { Crowd } from '../chaos/crowd.ts'

/** The crowd, with a clock at every sender and every reader. `longest` is in seconds. */
export const withClocks = (crowd: Crowd): { crowd: Crowd; longest: () => number } => {
  const sentAt = new Map<string, number>()
  let longestMs = 0

  for (const { client } of crowd.readers) {
    client.on('message', ({ text }) => {
      longestMs = Math.max(longestMs, performance.now() - (sentAt.get(text) ?? performance.now()))
    })
  }
  const senders = crowd.senders.map(({ client, ...sender }) => {
    const send: typeof client.messages.send = (draft) => {
      sentAt.set(draft.text ?? '', performance.now()) // begins with the sender's name: nobody else's is the same
      return client.messages.send(draft)
    }
    return { ...sender, client: { ...client, messages: { ...client.messages, send } } }
  })
  return { crowd: { ...crowd, senders }, longest: () => longestMs / 1_000 }
}
