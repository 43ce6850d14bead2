import { createConnection, type Connection, type ConnectOptions } from 'mongoose'

/** Kept: written to the journal of the majority. Every acknowledged write of the platform is. */
export const durable = { w: 'majority', j: true, wtimeoutMS: 5_000 } as const

/**
 * A connection of its own to the database that `url` names. Writes are kept before they are acknowledged, reads see
 * only what is kept by the majority. While the server is away an operation fails within 2 s; nothing is buffered.
 */
export const openDatabase = async (url: string, options: ConnectOptions = {}): Promise<Connection> => {
  const db = createConnection(url, {
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    ignoreUndefined: true,
    serverSelectionTimeoutMS: 2_000,
    heartbeatFrequencyMS: 2_000, // a primary that hangs is left after this and connectTimeoutMS
    connectTimeoutMS: 3_000,
    socketTimeoutMS: 30_000,
    maxPoolSize: 20,
    w: durable.w,
    journal: durable.j,
    wtimeoutMS: durable.wtimeoutMS,
    readConcernLevel: 'majority',
    ...options,
  })
  return db.asPromise()
}

/** Whether the server answers now. */
export const answers = (db: Connection): Promise<boolean> =>
  db
    .db!.admin()
    .ping()
    .then(
      () => true,
      () => false,
    )

/** Builds the indexes of all models of a connection; run at deploy, not by every instance at start. */
export const createIndexes = async (db: Connection): Promise<void> => {
  for (const model of Object.values(db.models)) {
    await model.createCollection()
    await model.createIndexes()
  }
}
