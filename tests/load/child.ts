import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Usage = { cpuUs: number; rss: number; heap: number }
export type Child = {
  port: number
  tokensFor: (userIds: string[]) => Promise<string[]>
  usage: () => Promise<Usage>
  /** Used since it was started, all its threads. */
  cpuUs: () => Promise<number>
  /** What this child alone can do, see `answerParent`. */
  work: <Done>(given: object) => Promise<Done>
  stop: () => Promise<void>
}

/** @throws when the child ends instead. */
const nextOf = async (child: ChildProcess): Promise<unknown> => {
  const over = new AbortController()
  const { signal } = over
  const ended = once(child, 'exit', { signal }).then(([code]) => Promise.reject(new Error(`it ended with ${code}`)))
  try {
    const [said] = await Promise.race([once(child, 'message', { signal }), ended])
    return said
  } finally {
    ended.catch(() => {})
    over.abort()
  }
}

const answerOf = async <Answer>(child: ChildProcess, question: object): Promise<Answer> => {
  child.send(question)
  return (await nextOf(child)) as Answer // the child answers one question at a time
}

/** A server under measurement, in a process of its own. `isLogging`: what it prints is read, as a container's is, and dropped. */
export const startChild = async (
  file: string,
  env: Record<string, string>,
  { isLogging = false } = {},
): Promise<Child> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    stdio: ['ignore', isLogging ? 'pipe' : 'inherit', 'inherit', 'ipc'],
    execArgv: [
      ...process.execArgv,
      '--expose-gc',
      ...(process.env['PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['PROFILE']}`] : []),
    ],
    env: { ...process.env, ...env },
  })
  child.stdout?.resume()
  const { port } = (await nextOf(child)) as { port: number }

  return {
    port,
    tokensFor: (userIds) => answerOf(child, { userIds }),
    usage: () => answerOf(child, { usage: true }),
    cpuUs: () => answerOf(child, { cpu: true }),
    work: (given) => answerOf(child, { work: given }),
    stop: async () => {
      child.send({ stop: true })
      await once(child, 'exit')
    },
  }
}
