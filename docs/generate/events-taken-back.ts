import type { JsonSchema } from './create-schemas.ts'
import { narrowed } from './narrowed.ts'

type Ref = { $ref: string }
type Operation = { action: 'send' | 'receive'; channel: Ref; messages: Ref[]; reply?: { messages: Ref[] } }
export type AsyncApi = {
  operations: Record<string, Operation>
  components: { messages: Record<string, { payload: JsonSchema }> }
}

const keyOf = ({ $ref }: Ref): string => $ref.split('/').at(-1)!

/** What clients and consumers hear, `said`, and what clients ask, by the keys of messages. */
const messagesOf = ({ operations }: AsyncApi) => {
  const all = Object.values(operations)
  const asked = all.filter(({ action, channel }) => action === 'receive' && keyOf(channel) === 'socket')
  const said = [...all.filter(({ action }) => action === 'send'), ...asked.flatMap(({ reply }) => reply ?? [])]
  const keys = (given: { messages: Ref[] }[]): string[] => given.flatMap(({ messages }) => messages.map(keyOf))
  return { asked: keys(asked), said: keys(said) }
}

/** What was promised of events by one document and another takes back, as `takenBack` tells it of calls. */
export const eventsTakenBack = (before: AsyncApi, after: AsyncApi): string[] => {
  const [then, now] = [messagesOf(before), messagesOf(after)]
  const of = (document: AsyncApi, key: string) => ({ document, schema: document.components.messages[key]!.payload })

  const asked = then.asked.flatMap((key) => {
    if (!now.asked.includes(key)) return [`${key} is gone`]
    return narrowed(of(before, key), of(after, key), { of: 'input' }).map((why) => `${key} ${why}`)
  })
  const said = then.said.flatMap((key) => {
    if (!now.said.includes(key)) return [`${key} is gone`]
    return narrowed(of(after, key), of(before, key), { of: 'answer' }).map((why) => `${key} ${why}`)
  })
  return [...asked, ...said]
}
