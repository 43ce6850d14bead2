import { gzipSync } from 'node:zlib'
import { expect, test } from '@jest/globals'
import { build } from 'esbuild'

const folder = import.meta.dirname

/** What a bundler makes of a program with this line, and of which files. */
const bundled = async (program: string) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    metafile: true,
    external: ['socket.io-client'],
    logLevel: 'silent',
  })
  return { bytes: gzipSync(outputFiles[0]!.contents).length, files: Object.keys(metafile.inputs).join(' ') }
}

test.each([
  ['a client', "export { createClient } from './index.ts'", 13_312],
  [
    'a client with its offline queue and optimistic sends',
    "export { createClient, createOfflineQueue } from './index.ts'",
    15_360,
  ],
  ['a client with the whole store', "export { createClient, createStore } from './index.ts'", 20_480],
])('%s is small', async (what, program, limit) => {
  const { bytes } = await bundled(program)
  console.log(`${what}: ${bytes} bytes of ${limit}, without socket.io-client`)
  expect(bytes).toBeLessThanOrEqual(limit)
})

test('an entry brings nothing of the others', async () => {
  const { files } = await bundled("export { createClient } from './index.ts'")
  expect(files).not.toMatch(/admin|webhooks|mfa|oidc|push|exports|line-stream/)

  const errors = await bundled("export { ApiProblem } from './index.ts'")
  expect(errors.bytes).toBeLessThan(1_536)
})
