import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decideRefresh, type RefreshDecision, type RefreshFamily } from './refresh-family.ts'

const graceMs = 30_000
const at = (ms: number) => new Date(ms)
const family = (changes: Partial<RefreshFamily> = {}): RefreshFamily => ({
  generation: 5,
  rotatedAt: at(100_000),
  expiresAt: at(1_000_000),
  endedAt: null,
  ...changes,
})

describe('a refresh token', () => {
  test.each<[string, RefreshDecision, RefreshFamily, number, number]>([
    ['the newest one, at once', 'rotate', family(), 5, 100_000],
    ['the newest one, much later', 'rotate', family(), 5, 999_999],
    ['the one before, at once', 'repeat', family(), 4, 100_000],
    ['the one before, at the end of the grace', 'repeat', family(), 4, 129_999],
    ['the one before, after the grace', 'reuse', family(), 4, 130_000],
    ['an older one, at once: its successor was used', 'reuse', family(), 3, 100_000],
    ['the first one', 'reuse', family(), 0, 100_000],
    ['one that was never given out', 'reuse', family(), 6, 100_000],
    ['the newest one, after the end of its time', 'over', family(), 5, 1_000_000],
    ['the newest one, after the session was ended', 'over', family({ endedAt: at(1) }), 5, 100_000],
    ['an older one, after the session was ended', 'over', family({ endedAt: at(1) }), 3, 100_000],
  ])('%s: %s', (_what, decision, given, presented, nowMs) =>
    expect(decideRefresh(given, presented, at(nowMs), graceMs)).toBe(decision),
  )
})

/** What the rule says, told by the uses of each token and not by what is kept. */
class Told {
  readonly firstUsedAt: (number | undefined)[] = [undefined]
  isOver = false

  refresh(presented: number, nowMs: number): number | 'over' {
    if (this.isOver) return 'over'
    const usedAt = this.firstUsedAt[presented]
    if (usedAt === undefined) {
      this.firstUsedAt[presented] = nowMs
      this.firstUsedAt.push(undefined)
      return presented + 1
    }
    const isSuccessorUnused = this.firstUsedAt[presented + 1] === undefined
    if (isSuccessorUnused && nowMs - usedAt < graceMs) return presented + 1
    this.isOver = true
    return 'over'
  }
}

/** What is kept, changed as the store changes it. */
class Kept {
  family = family({ generation: 0, rotatedAt: at(0), expiresAt: at(Number.MAX_SAFE_INTEGER) })

  refresh(presented: number, nowMs: number): number | 'over' {
    switch (decideRefresh(this.family, presented, at(nowMs), graceMs)) {
      case 'rotate':
        this.family = { ...this.family, generation: presented + 1, rotatedAt: at(nowMs) }
        return presented + 1
      case 'repeat':
        return this.family.generation
      case 'reuse':
        this.family = { ...this.family, endedAt: at(nowMs) }
        return 'over'
      case 'over':
        return 'over'
    }
  }
}

type Clocked = { told: Told; nowMs: number }

class Refresh implements fc.Command<Clocked, Kept> {
  readonly back: number
  readonly afterMs: number
  constructor(back: number, afterMs: number) {
    this.back = back
    this.afterMs = afterMs
  }
  check = () => true
  run(model: Clocked, kept: Kept): void {
    model.nowMs += this.afterMs
    const newest = model.told.firstUsedAt.length - 1
    const presented = Math.max(0, newest - this.back)
    expect(kept.refresh(presented, model.nowMs)).toBe(model.told.refresh(presented, model.nowMs))
  }
  toString = () => `refresh(newest - ${this.back}, after ${this.afterMs} ms)`
}

test('whatever is presented when, it is as the uses of each token say', () => {
  const back = fc.oneof({ weight: 3, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(4) })
  const afterMs = fc.oneof(fc.constantFrom(0, graceMs - 1, graceMs, graceMs + 1), fc.nat(40_000))
  const refresh = fc.tuple(back, afterMs).map(([back, afterMs]) => new Refresh(back, afterMs))

  fc.assert(
    fc.property(fc.commands([refresh], { maxCommands: 40 }), (commands) => {
      fc.modelRun(() => ({ model: { told: new Told(), nowMs: 0 }, real: new Kept() }), commands)
    }),
    { numRuns: 1_000 },
  )
})
