import { createClient, type Client } from '@chat/sdk/client'
import { ApiProblem } from '@chat/sdk/problem'
import { password, type Character } from './cast.ts'
import { portrait } from './portrait.ts'

export type Person = Character & { id: string; client: Client; isNew: boolean }

/** The name belongs to somebody who was there before, with another password. */
export class NameTaken extends Error {
  constructor(username: string) {
    super(`${username} is somebody else on this platform: use an empty one`)
  }
}

const enter = async (client: Client, { username, displayName }: Character) => {
  try {
    const account = await client.register({ username, email: `${username}@example.org`, password, displayName })
    return { account, isNew: true }
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 409)) throw error
  }
  try {
    return { account: await client.login(username, password), isNew: false }
  } catch (error) {
    throw error instanceof ApiProblem && error.status === 401 ? new NameTaken(username) : error
  }
}

/** Logs somebody in; who is new gets an account, a profile and a picture. @throws NameTaken, ApiProblem, Unreachable */
export const join = async (url: string, character: Character): Promise<Person> => {
  const client = createClient({ url })
  const { account, isNew } = await enter(client, character)
  if (isNew) {
    await client.users.update({ bio: character.bio })
    if (character.status) await client.users.setStatus(character.status)
    await client.users.setAvatar(portrait(character.username, 96), { name: `${character.username}.png` })
  }
  return { ...character, id: account.id, client, isNew }
}
