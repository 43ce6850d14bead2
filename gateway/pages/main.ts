import { fileURLToPath } from 'node:url'
import { buildPages } from './build-pages.ts'
import { arePagesFresh, pagesOf } from './fingerprint.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

if (arePagesFresh(root)) console.log('The console and the page of the API are up to date')
else {
  process.env.NODE_ENV = 'production' // what is built is small and quick whoever asks for it
  const startedAt = performance.now()
  try {
    await buildPages(root)
    console.log(`Built the console and the page of the API in ${Math.round(performance.now() - startedAt)} ms`)
    console.log(`They are in ${pagesOf(root)}; \`npm start\` serves them`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
