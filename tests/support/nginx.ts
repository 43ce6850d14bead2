import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { until } from '../../common/src/testing/until.ts'
import { findFreePort } from '../../local/src/free-port.ts'
import { callUndertaker } from './call-undertaker.ts'
import { findCommand } from './find-command.ts'

const logLine = z.strictObject({
  time: z.iso.datetime({ offset: true }),
  requestId: z.string().regex(/^[\w.-]{8,64}$/),
  address: z.string().min(3),
  method: z.string().regex(/^[A-Z]*$/),
  path: z.string().regex(/^(\/[^?]*)?$/),
  protocol: z.string(),
  status: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  upstream: z.string(),
  upstreamStatus: z.string(),
  upstreamSeconds: z.string(),
})
export type NginxLogLine = z.infer<typeof logLine>

export type Nginx = {
  url: string
  /** Of its TLS listener; undefined without certificates. */
  httpsUrl: string | undefined
  /** Of the listener for operators. */
  operatorUrl: string
  /** What it has logged, a line a request. */
  log: () => Promise<NginxLogLine[]>
  /** All it has written, requests and errors, as it stands there. */
  written: () => Promise<string>
  /** Reads its configuration again, with these instances behind it where they are given. */
  reload: (behind?: Partial<Behind>) => Promise<void>
  /** SIGKILL, workers too. */
  kill: () => Promise<void>
  /** Again at the same address, after `kill`. */
  restart: () => Promise<void>
  /** Ends it in good order and removes its folder. Resolves with the exit code. */
  stop: () => Promise<number | null>
}

type Behind = { gateways: string[]; chats: string[] }

/** Addresses, as `http://127.0.0.1:3000`, of what is behind it; `env` goes to start.sh. */
export type NginxOptions = Behind & { env?: Record<string, string>; certificates?: string }

export const nginxAdvice =
  'nginx is not installed (Debian, Ubuntu: apt-get install nginx-light; macOS: brew install nginx)'

const startScript = fileURLToPath(new URL('../../nginx/start.sh', import.meta.url))
const workers = 2

export const isNginxInstalled = (): boolean => findCommand('nginx') !== undefined

const upstream = (name: string, urls: string[], failing: string, more = ''): string =>
  `upstream ${name} {
    zone ${name} 256k;
    least_conn;
    ${urls.map((url) => `server ${new URL(url).host} ${failing};`).join('\n    ')}
    ${more}
}
`

/** A real nginx, started by the script that containers run, on free ports of the loopback interface. */
export const startNginx = async ({ env = {}, certificates, ...given }: NginxOptions): Promise<Nginx> => {
  if (!isNginxInstalled()) throw new Error(nginxAdvice)

  const folder = await mkdtemp(join(tmpdir(), 'chat-test-nginx-'))
  await chmod(folder, 0o755) // workers are another user's where this is root's, and large bodies are put there
  const [stdout, stderr, upstreams] = ['requests.log', 'errors.log', 'upstreams.test.conf'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  const ports = { plain: await findFreePort(), tls: await findFreePort(), health: await findFreePort() }
  const operatorUrl = `http://127.0.0.1:${ports.health}`
  let behind: Behind = given

  const writeUpstreams = () =>
    writeFile(
      upstreams,
      upstream('gateway', behind.gateways, 'max_fails=1 fail_timeout=2s', 'keepalive 64;\n    keepalive_timeout 2s;') +
        upstream('chat_service', behind.chats, 'max_fails=0'),
    )
  const errors = () => readFile(stderr, 'utf8')

  let child: ChildProcess
  let dismiss = (): void => {}

  const launch = async (): Promise<void> => {
    await writeUpstreams()
    const [out, err] = await Promise.all([open(stdout, 'a'), open(stderr, 'a')])
    child = spawn(startScript, [], {
      detached: true, // a group of its own, for its workers outlive it when it is killed
      stdio: ['ignore', out.fd, err.fd],
      env: {
        PATH: process.env.PATH,
        NGINX_RUN_DIR: join(folder, 'run'),
        NGINX_UPSTREAMS: upstreams,
        NGINX_ADDRESSES: '127.0.0.1',
        NGINX_PLAIN_PORT: `${ports.plain}`,
        NGINX_TLS_PORT: `${ports.tls}`,
        NGINX_HEALTH_PORT: `${ports.health}`,
        NGINX_CERTIFICATES_DIR: certificates ?? join(folder, 'no-certificates'),
        NGINX_WORKERS: `${workers}`,
        RATE_LIMIT_ENABLED: 'false',
        ...env,
      },
    })
    await once(child, 'spawn')
    await Promise.all([out.close(), err.close()])
    dismiss = callUndertaker([-child.pid!], { folder }).dismiss
    const answers = async () => child.exitCode !== null || (await fetch(`${operatorUrl}/healthz`)).ok
    await until(answers, { timeoutMs: 10_000, what: 'the start of nginx' })
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}:\n${await errors()}`)
  }

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      if (signal === 'SIGKILL') process.kill(-child.pid!, signal)
      else child.kill(signal)
      await gone
    }
    dismiss()
    return child.exitCode
  }

  /** Each worker of before says that it takes nothing new. */
  const reload = async (next: Partial<Behind> = {}): Promise<void> => {
    behind = { ...behind, ...next }
    await writeUpstreams()
    const from = (await errors()).length
    child.kill('SIGHUP')
    const left = async (): Promise<boolean> => {
      const said = (await errors()).slice(from)
      if (said.includes('[emerg]')) return true
      return said.split('gracefully shutting down').length - 1 >= workers
    }
    await until(left, { timeoutMs: 10_000, what: 'the reload of nginx' })
    const said = (await errors()).slice(from)
    if (said.includes('[emerg]')) throw new Error(`nginx does not take its configuration:\n${said}`)
  }

  await launch()
  return {
    url: `http://127.0.0.1:${ports.plain}`,
    httpsUrl: certificates === undefined ? undefined : `https://127.0.0.1:${ports.tls}`,
    operatorUrl,
    log: async () => {
      const lines = (await readFile(stdout, 'utf8')).split('\n').slice(0, -1) // the last one may not be whole
      return lines.map((line) => logLine.parse(JSON.parse(line)))
    },
    written: async () => (await readFile(stdout, 'utf8')) + (await errors()),
    reload,
    kill: async () => void (await end('SIGKILL')),
    restart: launch,
    stop: async () => {
      const code = await end('SIGQUIT')
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
      return code
    },
  }
}
