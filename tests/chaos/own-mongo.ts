import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { keptSecret } from '../../local/src/data/kept-secret.ts'
import { ownMongoUrl } from '../../local/src/mongod/ensure-user.ts'
import { commandOf } from '../../local/src/process/identity.ts'

/** The address, with the password, of the MongoDB that a running platform has started for itself. */
export const ownMongoOf = async (dataDir: string): Promise<string> => {
  const pid = Number.parseInt(await readFile(join(dataDir, 'mongo', 'mongod.lock'), 'utf8'), 10)
  const [, port] = /--port[ =](\d+)/.exec(commandOf(pid)) ?? []
  if (port === undefined) throw new Error(`no mongod runs on ${dataDir}`)

  return ownMongoUrl(Number(port), await keptSecret(dataDir, 'mongo-password'))
}
