import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Usage = { cpuUs: number; rss: number; heap: number }
export type Child = {
  port: number
  tokensFor: (userIds: string[]) => Promise<string[]>
  usage: () => Promise<Usage>
  stop: () => Promise<void>
}

const answerOf = async <Answer>(child: ChildProcess, question: object): Promise<Answer> => {
  child.send(question)
  const [answer] = await once(child, 'message')
  return answer as Answer // the child answers one question at a time
}

/** A server under measurement, in a process of its own. */
export const startChild = async (file: string, env: Record<string, string>): Promise<Child> => {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), {
    execArgv: [
      ...process.execArgv,
      '--expose-gc',
      ...(process.env['PROFILE'] ? ['--cpu-prof', `--cpu-prof-dir=${process.env['PROFILE']}`] : []),
    ],
    env: { ...process.env, ...env },
  })
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]

  return {
    port,
    tokensFor: (userIds) => answerOf(child, { userIds }),
    usage: () => answerOf(child, { usage: true }),
    stop: async () => {
      child.send({ stop: true })
      await once(child, 'exit')
    },
  }
}
