import { cast } from './cast.ts'
import { join, type Person } from './join.ts'
import { playScene, type People } from './play-scene.ts'
import { createProgress } from './progress.ts'
import { scenes, smallTalk, townSquare, type Scene } from './scenes.ts'

export type Filled = { people: People; room: string; newPeople: number }

const inRoom = (history: number): Scene[] =>
  scenes.map((scene) => {
    if (scene.kind !== 'room' || scene.name !== townSquare) return scene
    const more = Array.from({ length: history }, (_, index) => ({
      by: cast[(index * 5) % cast.length]!.username,
      text: smallTalk[index % smallTalk.length]!,
    }))
    return { ...scene, lines: [...scene.lines, ...more] }
  })

/** Makes everybody and everything that is not there yet. @throws NameTaken, ApiProblem, Unreachable */
export const fill = async (url: string, history: number): Promise<Filled> => {
  const played = inRoom(history)
  const steps = cast.length + played.reduce((sum, { lines }) => sum + lines.length, 0)
  const progress = createProgress(steps)
  const people = new Map<string, Person>()
  let room = ''

  try {
    for (const character of cast) {
      people.set(character.username, await join(url, character))
      progress.step(character.displayName)
    }
    for (const scene of played) {
      const chatId = await playScene(people, scene, progress.step)
      if (scene.kind === 'room') room = chatId
    }
  } finally {
    progress.end()
  }
  return { people, room, newPeople: [...people.values()].filter(({ isNew }) => isNew).length }
}
