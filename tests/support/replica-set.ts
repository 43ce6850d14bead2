import mongoose from 'mongoose'
import { until } from '../../common/src/testing/until.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { startMongod, type TestMongod } from './mongod.ts'

/** `url` names this member alone. */
export type Member = TestMongod & { host: string }

export type ReplicaSet = {
  /** Names all members. */
  url: string
  members: Member[]
  /** The member that takes writes now; waits for an election. */
  primary: () => Promise<Member>
  /** Resolves when the member is a secondary again and has everything that the primary has. */
  untilCaughtUp: (member: Member) => Promise<void>
  stop: () => Promise<void>
}

const name = 'chat'
const electionTimeoutMillis = 5_000

/** Asks one member, whatever it is just now. */
const ask = async (url: string, command: Record<string, unknown>): Promise<mongoose.mongo.Document> => {
  const client = new mongoose.mongo.MongoClient(url, { serverSelectionTimeoutMS: 1_000 })
  try {
    return await client.db('admin').command(command)
  } finally {
    await client.close()
  }
}

/** The election that made it the primary, ascending; '' where it is none, or says nothing. */
const electionOf = async ({ url }: Member): Promise<string> =>
  ask(url, { hello: 1 }).then(
    ({ isWritablePrimary, electionId }) => (isWritablePrimary === true ? String(electionId) : ''),
    () => '',
  )

/** The operation that a member has applied last, as replSetGetStatus tells it of itself. */
const appliedBy = async ({ url }: Member): Promise<{ state: number; at: string }> => {
  const { myState, optimes } = await ask(url, { replSetGetStatus: 1 })
  const { ts, t } = (optimes as { appliedOpTime: { ts: mongoose.mongo.Timestamp; t: mongoose.mongo.Long } })
    .appliedOpTime // as its manual says
  return { state: Number(myState), at: `${t.toString()} ${ts.toString()}` }
}

const secondary = 2

/** Three real mongods, each on a folder of its own, that elect a primary within seconds of losing one. */
export const startReplicaSet = async (): Promise<ReplicaSet> => {
  const args = ['--replSet', name, '--oplogSize', '64']
  const members = await Promise.all(
    [1, 2, 3].map(async (): Promise<Member> => {
      const port = await findFreePort()
      return { ...(await startMongod({ port, args })), host: `127.0.0.1:${port}` }
    }),
  )
  const stop = async (): Promise<void> => void (await Promise.all(members.map((member) => member.stop())))

  await ask(members[0]!.url, {
    replSetInitiate: {
      _id: name,
      members: members.map(({ host }, _id) => ({ _id, host })),
      settings: { electionTimeoutMillis },
    },
  }).catch(async (error: unknown) => {
    await stop()
    throw error
  })

  const primary = async (): Promise<Member> =>
    until(
      async () => {
        const elections = await Promise.all(members.map(electionOf))
        const newest = elections.toSorted().at(-1)!
        return newest === '' ? undefined : members[elections.indexOf(newest)]
      },
      { timeoutMs: 30_000, what: 'a primary' },
    )
  await primary()

  return {
    members,
    url: `mongodb://${members.map(({ host }) => host).join(',')}/?replicaSet=${name}`,
    primary,
    untilCaughtUp: async (member) => {
      const isSame = async (): Promise<boolean> => {
        const [own, wanted] = await Promise.all([appliedBy(member), appliedBy(await primary())])
        return own.state === secondary && own.at === wanted.at
      }
      await until(isSame, { timeoutMs: 30_000, what: `${member.host} to catch up` })
    },
    stop,
  }
}
