// Runs the sources as a handful of bundled files: loading some 300 one by one takes a second and 40 MB more. The
// packages stay where they are. Each run has a folder of its own, which a later one removes.
const { mkdirSync, readdirSync, rmSync, statSync } = require('node:fs')
const { join } = require('node:path')
const { pathToFileURL } = require('node:url')
const { build, stop } = require('esbuild')
const { showSources } = require('./source-stacks.cjs')

const root = join(__dirname, '..')
const runs = join(root, 'node_modules', '.cache', 'chat-backend')

const isRunning = (pid) => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Not at once: what a run has started, to clear up after it, may have yet to read its file. */
const removeIfOver = (run) => {
  const folder = join(runs, run)
  const usedAt = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()
  if (Date.now() - usedAt > 60_000 && !isRunning(Number(run))) rmSync(folder, { recursive: true, force: true })
}

/** Only what is named here is bundled with what imports it; every other package stays where npm has put it. */
const ours = ['common', 'auth-service', 'user-service', 'chat-service', 'notification-service', 'gateway']
const alias = Object.fromEntries(ours.map((folder) => [`@chat/${folder}`, join(root, folder, 'src')]))

/** The slowest, to be loaded while the bundler, a process of its own, works. */
const neededFirst = ['mongodb-memory-server-core/lib/util/MongoInstance.js', 'mongoose']

exports.run = async () => {
  mkdirSync(runs, { recursive: true })
  for (const run of readdirSync(runs)) removeIfOver(run)
  const outdir = join(runs, String(process.pid))

  const bundled = build({
    entryPoints: [join(__dirname, 'src/main.ts'), join(__dirname, 'src/process/undertaker.mjs')],
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    alias,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  })
  await Promise.all([bundled, ...neededFirst.map((name) => import(name))])
  await stop()
  showSources(outdir)
  await import(pathToFileURL(join(outdir, 'main.mjs')).href)
}
