import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { openDatabase } from '@chat/common/mongo/open-database'
import { isRabbitmqInstalled, startRabbitmq } from '../support/rabbitmq.ts'
import { startMongod } from '../support/mongod.ts'
import { measureAppends } from './measure-appends.ts'
import { measureAuth } from './measure-auth.ts'
import { measureConsole } from './measure-console.ts'
import { measureFolds } from './measure-folds.ts'
import { measureGateway } from './measure-gateway.ts'
import { measureIdleSockets } from './measure-idle-sockets.ts'
import { measureLatency } from './measure-latency.ts'
import { measureHistory } from './measure-history.ts'
import { measureLarge } from './measure-large.ts'
import { measureNotifications } from './measure-notifications.ts'
import { measureResume } from './measure-resume.ts'
import { measureRoom } from './measure-room.ts'
import { measureScale } from './measure-scale.ts'
import { measureSends } from './measure-sends.ts'
import { measureStart } from './measure-start.ts'
import { withFigures, type Row } from './report.ts'
import type { Servers } from './servers.ts'

const measures: Record<string, (servers: Servers) => Promise<Row[]>> = {
  sends: measureSends,
  appends: measureAppends,
  latency: measureLatency,
  start: measureStart,
  idle: measureIdleSockets,
  auth: measureAuth,
  gateway: measureGateway,
  scale: measureScale,
  room: measureRoom,
  large: measureLarge,
  history: measureHistory,
  resume: measureResume,
  folds: measureFolds,
  notifications: measureNotifications,
  console: measureConsole,
}

const usage = `usage: npm run bench                 measures everything, and writes docs/performance.md
       npm run bench -- NAME ...     measures these: ${Object.keys(measures).join(', ')}
Each figure is a ratio to a ceiling of the same machine in the same run. ROUNDS (3) is how often each is measured.
`

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => !(name in measures))
if (unknown.length > 0) {
  const isAsked = chosen.includes('--help')
  process[isAsked ? 'stdout' : 'stderr'].write(isAsked ? usage : `there is no ${unknown.join(', ')}\n${usage}`)
  process.exit(isAsked ? 0 : 2)
}

const rounds = Number(process.env['ROUNDS'] ?? 3)
const mongod = await startMongod()
const rabbitmq = isRabbitmqInstalled() ? await startRabbitmq() : undefined

const servers: Servers = {
  mongoUrl: () => {
    const url = new URL(mongod.url)
    url.pathname = `/bench_${randomUUID().slice(0, 8)}`
    return url.href
  },
  rabbitmqUrl: rabbitmq?.url,
  rounds,
}

const rows: Row[] = []
try {
  const warm = await openDatabase(servers.mongoUrl())
  await warm.close()
  const wanted = Object.entries(measures).filter(([name]) => chosen.length === 0 || chosen.includes(name))
  for (const [index, [name, measure]] of wanted.entries()) {
    process.stderr.write(`measuring ${name} (${index + 1} of ${wanted.length})\n`)
    const measured = await measure(servers)
    for (const row of measured) console.log(row.what.padEnd(70), row.measured.padEnd(40), row.ratio, row.goal)
    rows.push(...measured)
  }
} finally {
  await rabbitmq?.stop()
  await mongod.stop()
}

if (chosen.length === 0) {
  const document = new URL('../../docs/performance.md', import.meta.url)
  const processor = `${cpus().length} cores (${cpus()[0]?.model.trim()})`
  const machine = `${processor}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  await writeFile(document, withFigures(await readFile(document, 'utf8'), rows, machine))
}
process.exit(rows.every(({ met }) => met) ? 0 : 2)
