import { MongoInstanceEvents, type MongoInstance } from 'mongodb-memory-server-core/lib/util/MongoInstance.js'

/** The last thing that mongod complained of, from its log of one JSON object a line. */
export const watchReasons = (instance: MongoInstance): (() => string | undefined) => {
  let reason: string | undefined
  instance.on(MongoInstanceEvents.instanceSTDOUT, (lines: string) => {
    for (const line of lines.split('\n')) reason = reasonIn(line) ?? reason
  })
  return () => reason
}

const reasonIn = (line: string): string | undefined => {
  if (!/"s":"[EF]"/.test(line)) return undefined
  try {
    const { msg, attr } = JSON.parse(line) as { msg: string; attr?: { error?: unknown } } // mongod's own format
    return attr?.error === undefined ? msg : `${msg}: ${JSON.stringify(attr.error)}`
  } catch {
    return undefined
  }
}
