import { TestEnvironment } from 'jest-environment-node'
import { loadBetween, machineLoad } from './machine-load.ts'
import { toldSince } from './tell-on-failure.ts'

/** Of the events of jest-circus. */
type TestEvent = { name: string; test?: { errors: unknown[] } }

const mostLines = 30

/**
 * Adds to the failure of a test, and so to the summary at the end of the run, what its world tells of the time since the
 * test before: what processes complained of, calls without an answer, and what the machine waited for meanwhile.
 */
export default class extends TestEnvironment {
  #began = { load: machineLoad(), atMs: Date.now() }

  handleTestEvent({ name, test }: TestEvent): void {
    if (name !== 'test_done') return
    if (test && test.errors.length > 0) this.#tell(test.errors)
    this.#began = { load: machineLoad(), atMs: Date.now() }
  }

  #tell(errors: unknown[]): void {
    const told = toldSince(this.global, this.#began.atMs)
    if (told.length === 0) return

    const load = `The test took ${loadBetween(this.#began.load, machineLoad())}.`
    errors.push(
      Object.assign(new Error(), { stack: ['What is known besides:', load, ...told.slice(-mostLines)].join('\n') }),
    )
  }
}
