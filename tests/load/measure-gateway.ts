import { startChild, type Child } from './child.ts'
import { newUserId } from './people.ts'
import { median } from './percentile.ts'
import { ms, perSecond, times, us, type Row } from './report.ts'
import type { Outcome, Run } from './requests-node.ts'
import type { Servers } from './servers.ts'

const connections = 64
const warmForMs = 2_500
const forMs = 600
const aloneForMs = 200
const goals = { ofBare: 0.9, addedMs: 1, ofOne: 1.6 }

/** Requests to these servers, as many connections to each. */
const openTrial = async (load: Child, servers: Child[]) => {
  const targets: Run['targets'] = []
  for (const server of servers) {
    const tokens = await server.tokensFor(Array.from({ length: connections / servers.length }, newUserId))
    targets.push(...tokens.map((token) => ({ port: server.port, token })))
  }
  const run = (count: number, durationMs: number) =>
    load.work<Outcome>({ targets: targets.slice(0, count), forMs: durationMs } satisfies Run)
  const cpuUs = async () => {
    let sum = 0
    for (const server of servers) sum += await server.cpuUs()
    return sum
  }
  await run(connections, warmForMs)

  const trial = {
    perSecond: [] as number[],
    /** Of all these servers together, for a request. */
    cpuUs: [] as number[],
    aloneMs: [] as number[],
    take: async (): Promise<void> => {
      const before = await cpuUs()
      const { requests, perSecond } = await run(connections, forMs)
      trial.cpuUs.push(((await cpuUs()) - before) / requests)
      trial.perSecond.push(perSecond)
      trial.aloneMs.push((await run(1, aloneForMs)).p50Ms)
    },
  }
  return trial
}

/**
 * Requests through the gateway with everything it does, against a proxy that does nothing else, both in front of the
 * same upstream, in many short turns. What two gateways carry is not seen on two cores, which they share with the client
 * and the upstream: a gateway is one thread, so it carries what fits into a core, 1 s / CPU time for a request.
 */
export const measureGateway = async ({ rounds }: Servers): Promise<Row[]> => {
  const upstream = await startChild('upstream-node.ts', {})
  const env = { UPSTREAM_URL: `http://127.0.0.1:${upstream.port}` }
  const load = await startChild('requests-node.ts', {})
  const bare = await startChild('bare-proxy-node.ts', env)
  const gateways = [
    await startChild('gateway-node.ts', env, { isLogging: true }),
    await startChild('gateway-node.ts', env, { isLogging: true }),
  ]
  const direct = await openTrial(load, [upstream])
  const proxied = await openTrial(load, [bare])
  const one = await openTrial(load, gateways.slice(0, 1))
  const two = await openTrial(load, gateways)

  for (let turn = 0; turn < rounds * 5; turn++) for (const trial of [direct, proxied, one, two]) await trial.take()
  await Promise.all([load, bare, ...gateways].map((child) => child.stop()))
  await upstream.stop()

  const ratio = (ours: number[], theirs: number[]) => median(ours.map((value, turn) => value / theirs[turn]!))
  const ofBare = ratio(one.perSecond, proxied.perSecond)
  const ofOne = 2 * ratio(one.cpuUs, two.cpuUs)
  const addedMs = median(one.aloneMs.map((value, turn) => value - direct.aloneMs[turn]!))
  const bareRate = perSecond(median(proxied.perSecond))
  return [
    {
      what: `requests through the gateway, ${connections} connections, against bare Express with http-proxy-middleware (${bareRate}; without a proxy ${perSecond(median(direct.perSecond))})`,
      measured: `${perSecond(median(one.perSecond))}; CPU a request: gateway ${us(median(one.cpuUs))}, bare proxy ${us(median(proxied.cpuUs))}`,
      ratio: times(ofBare),
      goal: `>= ${times(goals.ofBare)}`,
      met: ofBare >= goals.ofBare,
    },
    {
      what: `a request through the gateway, one connection, p50, against ${ms(median(direct.aloneMs))} without a proxy (bare proxy ${ms(median(proxied.aloneMs))})`,
      measured: `${ms(median(one.aloneMs))}: ${ms(addedMs)} added`,
      ratio: '',
      goal: `<= ${ms(goals.addedMs)} added`,
      met: addedMs <= goals.addedMs,
    },
    {
      what: 'what two gateways carry, by CPU a request, against one',
      measured: `CPU a request ${us(median(two.cpuUs))}, with one ${us(median(one.cpuUs))}`,
      ratio: times(ofOne),
      goal: `>= ${times(goals.ofOne)}`,
      met: ofOne >= goals.ofOne,
    },
    ...(await measureParts()),
  ]
}

/** What the gateway does beside sending a request on. */
const measureParts = async (): Promise<Row[]> => {
  const node = await startChild('gateway-parts-node.ts', {}, { isLogging: true })
  const parts = await node.work<Record<string, number>>({})
  await node.stop()
  return Object.entries(parts).map(([part, took]) => ({
    what: `of a request through the gateway: ${part}`,
    measured: us(took),
    ratio: '',
    goal: '',
    met: true,
  }))
}
