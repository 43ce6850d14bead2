import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { Logger } from '@chat/common/log/logger'
import { MongoInstance, MongoInstanceEvents } from 'mongodb-memory-server-core/lib/util/MongoInstance.js'
import { ResolveConfigVariables, setDefaultValue } from 'mongodb-memory-server-core/lib/util/resolveConfig.js'
import { CannotStart } from '../cannot-start.ts'
import { findFreePort } from '../free-port.ts'
import { callUndertaker } from '../process/call-undertaker.ts'
import type { UndoStack } from '../process/undo-stack.ts'
import { downloadVersion } from './cache-folder.ts'
import { endOrphan } from './end-orphan.ts'
import { keepRunning } from './keep-running.ts'
import { watchReasons } from './watch-reasons.ts'

type MongodOptions = { binary: string; dbPath: string; log: Logger; undo: UndoStack }

export type RunningMongod = { port: number; up: Promise<void> }

const stopWithinMs = 6_000

/** A process group of its own: ctrl-C must not end the database before those who still write to it. */
const spawn = { detached: true }

const args = ['--nounixsocket', '--setParameter', 'diagnosticDataCollectionEnabled=false']

/**
 * A mongod on 127.0.0.1 that asks for a password, whose databases are kept in `dbPath`. Ends with this process, however
 * that ends; started again, on the same port, if it ends by itself. Resolves when its process runs; `up`, when it
 * answers, rejects with a CannotStart that gives mongod's own reason.
 */
export const runMongod = async ({ binary, dbPath, log, undo }: MongodOptions): Promise<RunningMongod> => {
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
  const launched = once(instance, MongoInstanceEvents.instanceLaunched)
  const up = instance.start().then(
    () => keepRunning(instance, { log, reason, isStopping: () => stopping }),
    (cause: Error) => {
      throw new CannotStart(`MongoDB (${binary} on ${dbPath}) does not start: ${reason() ?? cause.message}`, { cause })
    },
  )
  await Promise.race([launched, up])
  return { port, up }
}

/** The library's own watcher looks every 2 s only. */
class Mongod extends MongoInstance {
  override _launchKiller(_parent: number, mongod: number): ChildProcess {
    return callUndertaker([mongod]).process
  }
}
