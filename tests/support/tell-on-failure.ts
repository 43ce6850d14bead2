/** Lines about what was since then, in ms since the epoch. */
type Tell = (sinceMs: number) => string[]

const key = Symbol.for('chat-backend.tell-on-failure') // a test and its environment have no other thing in common
type World = { [key]?: Tell[] }

/** Where it stands why a test has failed, its environment asks this as well. */
export const tellOnFailure = (tell: Tell): void => void ((globalThis as World)[key] ??= []).push(tell)

/** What is known in the world of a test file. */
export const toldSince = (world: object, sinceMs: number): string[] =>
  ((world as World)[key] ?? []).flatMap((tell) => tell(sinceMs))
