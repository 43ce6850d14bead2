import { mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, 'node_modules/.cache/chat-backend-tests')
const bundles = join(folder, 'bundles')
const names = ['auth-service', 'user-service', 'chat-service', 'notification-service', 'gateway']
const keptForMs = 3_600_000

/** `main` of a service with all that it imports. */
export const bundleOf = (name: string): string => join(bundles, `${name}.mjs`)

/** What packages of CommonJS ask for at run time. */
const withRequire = `import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);`

const bundle = () =>
  build({
    entryPoints: [
      ...names.map((name) => ({ in: join(root, name, 'dist/main.js'), out: name })),
      { in: join(root, 'tests/support/make-indexes.ts'), out: 'make-indexes' },
    ],
    outdir: bundles,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    conditions: [], // those of Node and no other
    target: 'node20',
    external: ['bcrypt', '@zxcvbn-ts/language-common'], // one is not all JavaScript, the other loaded when it is needed
    banner: { js: withRequire },
    logLevel: 'error',
    write: false,
  })

const removeOld = async (): Promise<void> => {
  for (const name of await readdir(bundles)) {
    const { mtimeMs } = await stat(join(bundles, name)).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > keptForMs) await rm(join(bundles, name), { force: true })
  }
}

/**
 * Of the compiled services, a handful of files: a process that loads these is there for half the CPU of one that loads a
 * thousand. Another run may be starting what was there.
 */
export const bundleServices = async (): Promise<void> => {
  const { outputFiles } = await bundle()
  await mkdir(bundles, { recursive: true })
  await removeOld()
  for (const { path, contents } of outputFiles) {
    await writeFile(`${path}.${process.pid}`, contents)
    await rename(`${path}.${process.pid}`, path)
  }
  const pages = join(folder, 'dist') // where the gateway looks for what it shows to browsers
  await symlink(join(root, 'gateway/dist'), pages).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}
