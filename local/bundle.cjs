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
  const ageMs = Date.now() - statSync(folder).mtimeMs
  if (ageMs > 60_000 && !isRunning(Number(run))) rmSync(folder, { recursive: true, force: true })
}

/** Ours are bundled, as is what is named by a path; all others are imported from where npm has put them. */
const externalPackages = {
  name: 'external-packages',
  setup: (bundle) =>
    bundle.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@chat/') ? undefined : { external: true },
    ),
}

exports.run = async () => {
  mkdirSync(runs, { recursive: true })
  for (const run of readdirSync(runs)) removeIfOver(run)
  const outdir = join(runs, String(process.pid))

  await build({
    entryPoints: [join(__dirname, 'src/main.ts'), join(__dirname, 'src/process/undertaker.mjs')],
    outdir,
    entryNames: '[name]',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['source'],
    plugins: [externalPackages],
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  })
  await stop()
  showSources(outdir)
  await import(pathToFileURL(join(outdir, 'main.mjs')).href)
}
