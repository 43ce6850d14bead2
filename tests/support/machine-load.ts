import { readFileSync } from 'node:fs'

const resources = ['cpu', 'io', 'memory'] as const

/** In ms since some moment. */
export type MachineLoad = { atMs: number } & Partial<Record<(typeof resources)[number], number>>

/** For how long at least one process of this machine has waited for it; undefined where the kernel does not tell. */
const waitedMs = (resource: string): number | undefined => {
  try {
    const [, us] = /^some .*total=(\d+)/.exec(readFileSync(`/proc/pressure/${resource}`, 'utf8')) ?? []
    return us === undefined ? undefined : Number(us) / 1_000
  } catch {
    return undefined
  }
}

export const machineLoad = (): MachineLoad => ({
  atMs: performance.now(),
  ...Object.fromEntries(resources.map((resource) => [resource, waitedMs(resource)])),
})

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** `30.0 s, in which processes of this machine waited 2.1 s for cpu, 25.3 s for io, 0.0 s for memory` */
export const loadBetween = (before: MachineLoad, after: MachineLoad): string => {
  const waits = resources.flatMap((resource) => {
    const [from, to] = [before[resource], after[resource]]
    return from === undefined || to === undefined ? [] : [`${seconds(to - from)} for ${resource}`]
  })
  const took = seconds(after.atMs - before.atMs)
  return waits.length === 0 ? took : `${took}, in which processes of this machine waited ${waits.join(', ')}`
}
