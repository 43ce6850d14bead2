import { config as loadDotenv } from 'dotenv'
import { CannotStart } from './cannot-start.ts'
import { toCannotStart } from './config.ts'
import { launch, type Launched } from './launch.ts'
import { createUndoStack } from './process/undo-stack.ts'
import { watchNpm } from './process/watch-npm.ts'

const stopWithinMs = 8_000

const undo = createUndoStack()
const say = (text: string) => void process.stderr.write(text)
const complain = (error: unknown) => say(`chat-backend: ${error instanceof Error ? error.message : String(error)}\n`)

let ending = false
const end = async (exitCode: number): Promise<void> => {
  if (ending) return // ctrl-C comes twice under npm
  ending = true
  await undo.undoAll(stopWithinMs, complain)
  process.exit(exitCode)
}

const welcome = ({ url, dataDir, behind }: Launched): string =>
  [
    `console    ${url}`,
    `REST       ${url}/api, told and tried at ${url}/api/docs`,
    `Socket.IO  ${url}/socket.io, told at ${url}/api/asyncapi.json`,
    ...Object.entries(behind).map(([name, address]) => `${name.padEnd(20)} ${address}/readyz, /metrics`),
    `kept in    ${dataDir}`,
    `ready ${url}`,
  ].join('\n')

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))
watchNpm(process.env, () => void end(0))
loadDotenv({ quiet: true })

try {
  console.log(welcome(await launch({ env: process.env, undo, say })))
} catch (error) {
  const problem = toCannotStart(error)
  if (!ending) {
    if (problem instanceof CannotStart) complain(problem)
    else console.error(problem)
  }
  await end(1)
}
