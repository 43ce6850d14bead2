import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '@chat/common/log/logger'
import { MongoInstanceEvents, type MongoInstance } from 'mongodb-memory-server-core/lib/util/MongoInstance.js'

type Options = { log: Logger; reason: () => string | undefined; isStopping: () => boolean }

/** Starts a mongod again, on its port and folder, whenever it ends unasked. Those who use it come back by themselves. */
export const keepRunning = (instance: MongoInstance, { log, reason, isStopping }: Options): void => {
  let starting = false

  const startAgain = async (): Promise<void> => {
    if (starting || isStopping()) return
    starting = true
    for (let attempt = 1; !isStopping(); attempt += 1) {
      log.error({ reason: reason(), attempt }, 'mongod ended by itself, starting it again')
      await instance.stop() // the library still holds on to the ended one
      if (!isStopping() && (await starts(instance))) break
      await sleep(Math.min(attempt * 500, 5_000))
    }
    starting = false
    if (!isStopping()) log.info('mongod is back')
  }

  instance.on(MongoInstanceEvents.instanceClosed, () => void startAgain())
}

const starts = (instance: MongoInstance): Promise<boolean> =>
  instance.start().then(
    () => true,
    () => false,
  )
