import type { Traffic } from '@chat/sdk/traffic'
import { addTraffic, type Exchange } from './exchange.ts'

const mostKept = 500

let kept: readonly Exchange[] = []
let nextId = 1
const listeners = new Set<() => void>()

const take = (next: readonly Exchange[]): void => {
  kept = next
  listeners.forEach((listener) => listener())
}

/** Keeps what goes over the wire, the latest 500, for the inspector. */
export const recordTraffic = (traffic: Traffic): void => take(addTraffic(kept, traffic, nextId++).slice(-mostKept))

/** Oldest first. */
export const trafficLog = (): readonly Exchange[] => kept

export const clearTraffic = (): void => take([])

export const onTrafficChange = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
