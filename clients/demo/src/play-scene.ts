import type { Message } from '@chat/sdk/message'
import type { Person } from './join.ts'
import { portrait } from './portrait.ts'
import type { Line, Scene } from './scenes.ts'

export type People = ReadonlyMap<string, Person>

const personNamed = (people: People, username: string): Person => people.get(username)! // scenes name only the cast

const titleOf = (scene: Scene): string => (scene.kind === 'direct' ? scene.between.join(' and ') : scene.name)

/** The chat of a scene, and whether it was there already. */
const chatFor = async (people: People, scene: Scene): Promise<{ chatId: string; isOld: boolean }> => {
  const [first, second] = scene.kind === 'direct' ? scene.between : [scene.owner]
  const { client } = personNamed(people, first)
  if (second !== undefined) {
    const chat = await client.chats.openDirect({ userId: personNamed(people, second).id })
    return { chatId: chat.id, isOld: chat.lastSeq > 1 } // the first message is that it was made
  }

  const known = (await client.chats.list({ limit: 100 })).items.find(({ name }) => name === titleOf(scene))
  if (known) return { chatId: known.id, isOld: true }

  const { name, description, members } = scene as Exclude<Scene, { kind: 'direct' }> // the other kind is dealt with
  const made = await client.chats.createGroup({
    name,
    description,
    visibility: scene.kind === 'room' ? 'public' : 'private',
    ...(scene.kind === 'group' && scene.posting && { posting: scene.posting }),
    memberIds: members.map((username) => personNamed(people, username).id),
  })
  await client.chats.setAvatar(made.id, portrait(name, 96), { name: 'group.png' })
  return { chatId: made.id, isOld: false }
}

const say = async (people: People, chatId: string, line: Line, said: readonly Message[]): Promise<Message> => {
  const { client } = personNamed(people, line.by)
  const picture = line.hasPicture
    ? await client.chats.uploadAttachment(chatId, portrait(line.text, 640, 400), { name: 'picture.png' })
    : undefined
  const answered = line.answers === undefined ? undefined : said[line.answers]
  const sent = await client.messages.send({
    chatId,
    text: line.before ?? line.text,
    ...(answered && { replyTo: answered.id }),
    ...(picture && { attachmentIds: [picture.id] }),
  })

  if (line.before !== undefined) await client.messages.edit(chatId, sent.id, line.text)
  if (line.isPinned) await client.messages.pin(chatId, sent.id)
  for (const [emoji, usernames] of Object.entries(line.reactions ?? {}))
    for (const username of usernames) await personNamed(people, username).client.messages.react(chatId, sent.id, emoji)
  return sent
}

/** Plays a scene, unless its chat has been there before. `onLine` is told of each line. Gives the chat's id. */
export const playScene = async (people: People, scene: Scene, onLine: (what: string) => void): Promise<string> => {
  const { chatId, isOld } = await chatFor(people, scene)
  const said: Message[] = []
  for (const line of scene.lines) {
    if (!isOld) said.push(await say(people, chatId, line, said))
    onLine(titleOf(scene))
  }
  return chatId
}
