/**
 * Two people, one message. With `npm start` running:
 *
 *     node --conditions=source --import tsx docs/examples/first-message.ts [url]
 */
import { createClient } from '@chat/sdk/client'

const url = process.argv[2] ?? 'http://127.0.0.1:8080'
const suffix = Date.now().toString(36) // so that the example can be run again

const ada = createClient({ url })
const bob = createClient({ url })
await ada.register({ username: `ada-${suffix}`, email: `ada-${suffix}@example.org`, password: 'correct horse' })
await bob.register({ username: `bob-${suffix}`, email: `bob-${suffix}@example.org`, password: 'battery staple' })

const heard = new Promise<void>((resolve) => {
  bob.on('message', ({ seq, text, system }) => {
    console.log(`bob hears ${seq}: ${system ? `(${system.kind})` : text}`)
    if (!system) resolve()
  })
})
await bob.connect()

const sent = await ada.messages.send({ to: `bob-${suffix}`, text: 'Hello Bob' })
console.log(`ada's message is kept as ${sent.seq} of its chat`)
await heard

await bob.chats.markRead(sent.chatId, sent.seq)
ada.close()
bob.close()
