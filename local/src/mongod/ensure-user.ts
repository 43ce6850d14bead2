import mongoose from 'mongoose'

export const mongoUser = 'chat'

export const ownMongoUrl = (port: number, password: string): string =>
  `mongodb://${mongoUser}:${password}@127.0.0.1:${port}/?authSource=admin&directConnection=true`

/**
 * Makes the user whose password is kept in the data folder, where there is none yet: until its first user exists, mongod
 * lets one be made from its own machine. May be interrupted and repeated.
 */
export const ensureUser = async (port: number, password: string): Promise<void> => {
  const client = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`)
  try {
    await client.db('admin').command({ createUser: mongoUser, pwd: password, roles: ['root'] })
  } catch (error) {
    const exists = error instanceof mongoose.mongo.MongoServerError && refusals.has(error.codeName ?? '')
    if (!exists) throw error
  } finally {
    await client.close()
  }
}

/** What mongod answers to this once there is a user. */
const refusals = new Set(['Unauthorized', 'Location51003'])
