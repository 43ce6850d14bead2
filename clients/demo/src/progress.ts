export type Progress = {
  /** One more of all is done; `what` it was. */
  step: (what: string) => void
  end: () => void
}

const width = 24

/** A bar that moves on a terminal; elsewhere a line for every tenth part. Goes to stderr, beside what is printed. */
export const createProgress = (
  all: number,
  out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'> = process.stderr,
): Progress => {
  let done = 0
  let told = 0

  return {
    step: (what) => {
      done += 1
      const share = all === 0 ? 1 : Math.min(1, done / all)
      const bar = '#'.repeat(Math.round(share * width)).padEnd(width, '.')
      if (out.isTTY) out.write(`\r\u001b[K${bar} ${done}/${all} ${what}`)
      else if (Math.floor(share * 10) > told) {
        told = Math.floor(share * 10)
        out.write(`${Math.round(share * 100)} % (${done}/${all}) ${what}\n`)
      }
    },
    end: () => void (out.isTTY && out.write('\r\u001b[K')),
  }
}
