import { cast, password } from './cast.ts'
import { fill } from './fill.ts'
import { readOptions, usage, UsageError, type Options } from './options.ts'
import { keepTalking } from './talk.ts'
import { ApiProblem, Unreachable } from '@chat/sdk/problem'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())

const whyNot = (error: unknown, url: string): string => {
  if (error instanceof Unreachable)
    return `nothing answers at ${url}: start it with \`npm start\`, or name it with --url`
  if (error instanceof ApiProblem && error.status === 429)
    return 'the platform takes no more requests from here for a moment: start it with RATE_LIMIT_ENABLED=false, or run this again in a minute'
  return error instanceof Error ? error.message : String(error)
}

const run = async ({ url, history, talk, lines, everyMs }: Options): Promise<void> => {
  const { people, room, newPeople } = await fill(url, history)
  console.log(`${newPeople} of ${people.size} people are new; what was there is as it was`)
  console.log(`open     ${url}`)
  console.log(`log in   ${cast.map(({ username }) => username).join(', ')}; everybody with the password ${password}`)
  if (talk) {
    console.log('talking until ctrl-C')
    const onLine = (by: string, text: string): void => console.log(`${by}: ${text}`)
    await keepTalking([...people.values()], room, { everyMs, lines, signal: stopping.signal, onLine })
  } else console.log('next     `npm run demo -- --talk` keeps them talking')
  for (const { client } of people.values()) client.close()
}

let url = ''
try {
  const options = readOptions(process.argv.slice(2))
  url = options?.url ?? ''
  if (options) await run(options)
  else process.stdout.write(usage)
} catch (error) {
  process.stderr.write(error instanceof UsageError ? `${error.message}\n\n${usage}` : `demo: ${whyNot(error, url)}\n`)
  process.exit(error instanceof UsageError ? 2 : 1)
}
process.exit(0)
