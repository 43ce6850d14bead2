import Sequencer from '@jest/test-sequencer'

const isOfPlatform = ({ path }) => path.endsWith('.e2e.test.ts')
const sizeOf = ({ path, context }) => context.hasteFS.getSize(path) ?? 0

/** The last part of the run, by size, has no suite of a platform: short ones let all workers end together. */
const shortAtTheEnd = 0.2

/**
 * Suites of a whole platform take a minute and keep many processes, so they are spread among the others: few of them
 * run at once, and none is left for the end, when the other workers have nothing to do any more.
 */
export default class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests)
    const platforms = sorted.filter(isOfPlatform)
    const others = sorted.filter((test) => !isOfPlatform(test))
    const size = others.reduce((sum, test) => sum + sizeOf(test), 0)
    const apart = (size * (1 - shortAtTheEnd)) / platforms.length

    const order = []
    let placed = 0
    let passed = 0
    for (const test of others) {
      while (placed < platforms.length && passed >= placed * apart) order.push(platforms[placed++])
      order.push(test)
      passed += sizeOf(test)
    }
    return [...order, ...platforms.slice(placed)]
  }
}
