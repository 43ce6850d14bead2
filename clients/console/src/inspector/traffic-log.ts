import type { Traffic } from '@chat/sdk/traffic'

const mostKept = 500

let kept: readonly (Traffic & { id: number })[] = []
let nextId = 1
const listeners = new Set<() => void>()

/** Keeps what goes over the wire, the latest 500, for the inspector. */
export const recordTraffic = (traffic: Traffic): void => {
  kept = [...kept.slice(1 - mostKept), { ...traffic, id: nextId++ }]
  listeners.forEach((listener) => listener())
}

export const trafficLog = (): readonly (Traffic & { id: number })[] => kept

export const onTrafficChange = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
