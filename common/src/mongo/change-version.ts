import { problem } from '../http/problem.ts'

const maxTries = 50

type Steps<State> = {
  read: () => Promise<State>
  /** The next version, or the same object where nothing changes. */
  next: (current: State) => State
  /** False when somebody else has written meanwhile. */
  write: (next: State, current: State) => Promise<boolean>
}

/**
 * Reads, changes, and writes if nobody else has written meanwhile. Whoever loses a race tries again on what the winner
 * has written, so two devices that change different things both succeed.
 */
export const changeVersion = async <State>({ read, next, write }: Steps<State>): Promise<State> => {
  for (let tries = 0; tries < maxTries; tries += 1) {
    const current = await read()
    const changed = next(current)
    if (changed === current || (await write(changed, current))) return changed
  }
  throw problem('unavailable')
}
