import type { mongo } from 'mongoose'
import { firstLineOf, whyNoConnection } from '../process/why-no-connection.ts'

/** MongoDB's codes for what an operator mends, and for servers that are no longer, or not yet, the primary. */
const refusals: Record<number, string> = {
  13: 'the user may not use this database',
  18: 'wrong user or password',
  64: 'it has no majority that keeps what is written',
  91: 'it is shutting down',
  189: 'no primary',
  8000: 'wrong user or password', // as Atlas says it
  10107: 'no primary',
  11600: 'it is shutting down',
  11602: 'no primary',
  13435: 'no primary',
  13436: 'no primary',
}

type Server = Pick<mongo.ServerDescription, 'address' | 'type' | 'error'>

const whyNotThis = ({ type, error }: Server): string => {
  if (error) return whyNoConnection(error) ?? (/timed out/.test(error.message) ? 'no answer' : firstLineOf(error))
  if (type === 'RSSecondary') return 'a secondary'
  if (type === 'RSGhost') return 'its replica set is not set up yet'
  return type === 'Unknown' ? 'no answer' : 'of no use here'
}

const whyNoneOf = (servers: Server[]): string => {
  const [only, ...more] = servers
  if (!only) return 'no member of the replica set that the address names'

  const states = servers.map((server) => `${server.address} ${whyNotThis(server)}`).join(', ')
  if (servers.some(({ type }) => type === 'RSSecondary')) return `no primary (${states})`
  return more.length === 0 ? whyNotThis(only) : states
}

/**
 * Why MongoDB cannot be used, in words of an operator; undefined where waiting mends nothing, as with an address that is
 * none. Goes by fields: mongoose has classes of its own for what the driver throws.
 */
export const whyNoDatabase = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null) return undefined

  const { code, reason, errorLabels } = error as { code?: unknown; reason?: unknown; errorLabels?: unknown }
  if (typeof reason === 'object' && reason !== null && 'servers' in reason && reason.servers instanceof Map)
    return whyNoneOf([...(reason.servers as mongo.TopologyDescription['servers']).values()])

  const isNetwork = error instanceof Error && /^(MongoNetwork|PoolCleared|MongoPoolCleared)/.test(error.name)
  const isPassing = Array.isArray(errorLabels) && errorLabels.includes('RetryableWriteError')
  return refusals[Number(code)] ?? whyNoConnection(error) ?? (isNetwork || isPassing ? firstLineOf(error) : undefined)
}
