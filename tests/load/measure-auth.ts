import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startChild, type Child } from './child.ts'
import { median, percentile } from './percentile.ts'
import { ms, perSecond, times, us, type Row } from './report.ts'
import { runInFlight } from './run-in-flight.ts'
import type { Servers } from './servers.ts'

const password = 'correct horse battery'
const forMs = 3_000
const goals = { verifyUs: 5, ofBare: 0.9, ofIdle: 3, guess: 0.1 }

const ask = async (node: Child, path: string, body?: object, token?: string): Promise<unknown> => {
  const answer = await fetch(`http://127.0.0.1:${node.port}/api${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return text === '' ? undefined : JSON.parse(text)
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

/** How often a larger one of `a` and `b` is of `a`: one half when nothing can be told by the time. */
const guessed = (a: number[], b: number[]): number => {
  const won = a.flatMap((x) => b.map((y) => Number(x > y) + Number(x === y) / 2))
  return won.reduce((sum, each) => sum + each, 0) / won.length
}

/** Two questions whose answers must not be told apart by their times, asked by turns. */
const compare = async (count: number, known: () => Promise<unknown>, unknown: () => Promise<unknown>) => {
  const took = { known: [] as number[], unknown: [] as number[] }
  for (let turn = 0; turn < count; turn += 1) {
    const pair = [async () => took.known.push(await timed(known)), async () => took.unknown.push(await timed(unknown))]
    for (const one of turn % 2 === 0 ? pair : pair.toReversed()) await one()
  }
  return took
}

const timingRow = (what: string, { known, unknown }: { known: number[]; unknown: number[] }): Row => {
  const share = guessed(known, unknown)
  const told = (values: number[]) => `p50 ${ms(median(values))}, p95 ${ms(percentile(values, 0.95))}`
  return {
    what: `${what}: a name that exists against one that does not, ${known.length} of each`,
    measured: `${told(known)}; ${told(unknown)}; the longer one is the known one in ${(share * 100).toFixed(0)} %`,
    ratio: '',
    goal: '40 to 60 %',
    met: Math.abs(share - 0.5) <= goals.guess,
  }
}

const measureVerify = async (): Promise<Row> => {
  const node = await startChild('verify-node.ts', {})
  const { seen, first, bare } = await node.work<{ seen: number; first: number; bare: number }>({})
  await node.stop()
  return {
    what: 'an access token seen before, against jsonwebtoken with a KeyObject',
    measured: `${us(seen)}; for the first time ${us(first)}; the library alone ${us(bare)}`,
    ratio: times(seen / bare),
    goal: `<= ${us(goals.verifyUs)}`,
    met: seen <= goals.verifyUs,
  }
}

/** Tokens are verified, people log in and ask for passwords: what it takes, and what the time tells. */
export const measureAuth = async ({ mongoUrl, rounds }: Servers): Promise<Row[]> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'chat-bench-mails-'))
  const node = await startChild('auth-node.ts', { MONGO_URL: mongoUrl(), DATA_DIR: dataDir })
  const registered = { username: 'known', email: 'known@example.org', password }
  const { accessToken } = (await ask(node, '/auth/register', registered)) as { accessToken: string }
  const logIn = () => ask(node, '/auth/login', { login: 'known', password })
  const me = () => timed(() => ask(node, '/auth/me', undefined, accessToken))

  /** What auth-service spends on one of what `work` counts, all its threads. */
  const cpuUsOf = async (work: () => Promise<number>): Promise<number> => {
    const before = await node.cpuUs()
    const count = await work()
    return ((await node.cpuUs()) - before) / count
  }
  const compareAlone = async () => (await node.work<{ count: number }>({ forMs })).count
  const rates: number[] = []
  const logInAlone = async () => {
    let count = 0
    rates.push(await runInFlight(8, forMs, () => logIn().then(() => (count += 1))))
    return count
  }

  const bare: number[] = []
  const ours: number[] = []
  const idle: number[] = []
  const busy: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await cpuUsOf(compareAlone))
    ours.push(await cpuUsOf(logInAlone))
    await runInFlight(1, forMs, async () => idle.push(await me()))
    const others = runInFlight(1, forMs, async () => busy.push(await me()))
    await Promise.all([others, runInFlight(8, forMs, logIn)])
  }
  const ofBare = median(bare.map((value, round) => value / ours[round]!))
  const ofIdle = percentile(busy, 0.99) / percentile(idle, 0.99)

  const wrong = (login: string) => () => ask(node, '/auth/login', { login, password: 'not the password' })
  const logins = await compare(50, wrong('known'), wrong('unknown'))
  const forgot = (email: string) => () => ask(node, '/auth/password/forgot', { email })
  const forgotten = await compare(300, forgot('known@example.org'), forgot('nobody@example.org'))
  await node.stop()
  await rm(dataDir, { recursive: true, force: true })

  return [
    await measureVerify(),
    {
      what: 'logins that a core carries, by CPU a login, against bcrypt.compare alone at the same cost',
      measured: `CPU a login ${us(median(ours))}, a comparison ${us(median(bare))}; ${perSecond(median(rates))} with the client beside it`,
      ratio: times(ofBare),
      goal: `>= ${times(goals.ofBare)}`,
      met: ofBare >= goals.ofBare,
    },
    {
      what: 'p99 of GET /auth/me while people log in, against that at rest',
      measured: `${ms(percentile(busy, 0.99))}, at rest ${ms(percentile(idle, 0.99))}`,
      ratio: times(ofIdle),
      goal: `<= ${times(goals.ofIdle)}`,
      met: ofIdle <= goals.ofIdle,
    },
    timingRow('a login with a wrong password', logins),
    timingRow('a forgotten password', forgotten),
  ]
}
