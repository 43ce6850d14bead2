import type { ChildProcess } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@chat/common/log/logger'
import { MongoInstance, MongoInstanceEvents } from 'mongodb-memory-server-core/lib/util/MongoInstance.js'
import { ResolveConfigVariables, setDefaultValue } from 'mongodb-memory-server-core/lib/util/resolveConfig.js'
import { CannotStart } from '../cannot-start.ts'
import { findFreePort } from '../free-port.ts'
import { callUndertaker } from '../process/call-undertaker.ts'
import type { UndoStack } from '../process/undo-stack.ts'
import { downloadVersion } from './cache-folder.ts'
import { endOrphan } from './end-orphan.ts'

type MongodOptions = { binary: string; dbPath: string; log: Logger; undo: UndoStack }

const stopWithinMs = 6_000

/** A process group of its own: ctrl-C must not end the database before those who still write to it. */
const spawn = { detached: true }

const args = ['--nounixsocket', '--setParameter', 'diagnosticDataCollectionEnabled=false']

/**
 * A mongod on 127.0.0.1 that asks for a password, whose databases are kept in `dbPath`. Ends with this process, however
 * that ends; started again, on the same port, if it ends by itself. Gives the port.
 *
 * @throws CannotStart with mongod's own reason.
 */
export const runMongod = async ({ binary, dbPath, log, undo }: MongodOptions): Promise<number> => {
  await mkdir(dbPath, { recursive: true, mode: 0o700 })
  await endOrphan(dbPath)

  const port = await findFreePort()
  setDefaultValue(ResolveConfigVariables.SYSTEM_BINARY_VERSION_CHECK, 'false') // any version will do
  const instance = new Mongod({
    instance: { dbPath, port, ip: '127.0.0.1', storageEngine: 'wiredTiger', auth: true, launchTimeout: 60_000, args },
    binary: { systemBinary: binary, version: downloadVersion },
    spawn,
  })
  const reason = watchReasons(instance)
  let stopping = false
  await undo.add(async () => {
    stopping = true
    const pid = instance.mongodProcess?.pid
    const late = setTimeout(() => pid && process.kill(pid, 'SIGKILL'), stopWithinMs)
    await instance.stop()
    clearTimeout(late)
  })
  await instance.start().catch((cause: Error) => {
    throw new CannotStart(`MongoDB (${binary} on ${dbPath}) does not start: ${reason() ?? cause.message}`, { cause })
  })

  let starting = false
  instance.on(MongoInstanceEvents.instanceClosed, () => void startAgain())

  const startAgain = async (): Promise<void> => {
    if (starting || stopping) return
    starting = true
    for (let attempt = 1; !stopping; attempt += 1) {
      log.error({ reason: reason(), attempt }, 'mongod ended by itself, starting it again')
      await instance.stop() // the library still holds on to the ended one
      if (!stopping && (await starts(instance))) break
      await sleep(Math.min(attempt * 500, 5_000))
    }
    starting = false
    if (!stopping) log.info('mongod is back')
  }

  return port
}

const starts = (instance: MongoInstance): Promise<boolean> =>
  instance.start().then(
    () => true,
    () => false,
  )

/** The library's own watcher looks every 2 s only. */
class Mongod extends MongoInstance {
  override _launchKiller(_parent: number, mongod: number): ChildProcess {
    return callUndertaker([mongod]).process
  }
}

/** The last thing that mongod complained of, from its log of one JSON object a line. */
const watchReasons = (instance: MongoInstance) => {
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
