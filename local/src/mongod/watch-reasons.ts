import { MongoInstanceEvents, type MongoInstance } from 'mongodb-memory-server-core/lib/util/MongoInstance.js'

/** The first thing that mongod complained of since it was started; what comes after only follows from it. */
export const watchReasons = (instance: MongoInstance): (() => string | undefined) => {
  let reason: string | undefined
  instance.on(MongoInstanceEvents.instanceLaunched, () => (reason = undefined))
  instance.on(MongoInstanceEvents.instanceSTDOUT, (lines: string) => {
    for (const line of lines.split('\n')) reason ??= reasonIn(line)
  })
  return () => reason
}

/** mongod logs one JSON object a line; severity F is fatal, E an error. */
const reasonIn = (line: string): string | undefined => {
  if (!/"s":"[EF]"/.test(line)) return undefined
  try {
    const { msg, attr } = JSON.parse(line) as { msg: string; attr?: { error?: unknown } } // as its manual says
    const text = attr?.error === undefined ? msg : `${msg}: ${JSON.stringify(attr.error)}`
    return text.replaceAll(/\s+/g, ' ')
  } catch {
    return undefined
  }
}
