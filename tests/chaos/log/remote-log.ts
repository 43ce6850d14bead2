import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Answer, Draft } from './instance.ts'

export type Answered = { id: string; seq: number; repeated: boolean }

/** A refusal for good, as opposed to an answer that never came. */
export class Refused extends Error {
  override name = 'Refused'
}

const execArgv = ['--conditions=source', '--import', 'tsx']

/** The log in another process. An append fails when the process dies before it answers: it may be stored, or not. */
export const startRemoteLog = async (mongoUrl: string) => {
  const waiting = new Map<number, { resolve: (answered: Answered) => void; reject: (error: Error) => void }>()
  let child: ChildProcess
  let sent = 0

  const hear = (answer: Answer | 'ready'): void => {
    if (answer === 'ready') return
    const caller = waiting.get(answer.n)
    waiting.delete(answer.n)
    if ('refused' in answer) caller?.reject(new Refused(answer.refused))
    else caller?.resolve(answer)
  }

  const start = async (): Promise<void> => {
    const env = { ...process.env, NODE_OPTIONS: '', MONGO_URL: mongoUrl }
    child = fork(fileURLToPath(new URL('instance.ts', import.meta.url)), { env, execArgv })
    child.on('message', hear)
    await once(child, 'message')
  }

  const append = (draft: Draft): Promise<Answered> =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error('dead'))
      const n = sent++
      waiting.set(n, { resolve, reject })
      child.send({ n, draft }, (error) => error && reject(error))
    })

  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    for (const { reject } of waiting.values()) reject(new Error('killed'))
    waiting.clear()
  }

  await start()
  return { append, kill, start }
}

export type RemoteLog = Awaited<ReturnType<typeof startRemoteLog>>
