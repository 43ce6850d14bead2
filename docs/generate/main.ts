import { parseArgs } from 'node:util'
import { outOfDate, writeDocuments } from './documents.ts'
import { pagesOutOfDate, writePages } from './pages.ts'

const usage = `usage: npm run docs                writes docs/openapi.json, docs/asyncapi.json, docs/problems.json and the reference of the SDK
       npm run docs -- --check     says whether they are as the code is; exits 1 if not
       npm run docs -- --release   also writes docs/released: what clients may rely on from now on
`

const write = async (isRelease: boolean): Promise<number> => {
  const written = [...(await writeDocuments()), ...(isRelease ? await writeDocuments('released/') : [])]
  const paths = [...written.map((name) => `docs/${name}`), ...(await writePages())]
  for (const path of paths) console.log(`${path} was written`)
  if (paths.length === 0) console.log('The documents are as the code is.')
  return 0
}

const check = async (): Promise<number> => {
  const paths = [...(await outOfDate()).map((name) => `docs/${name}`), ...(await pagesOutOfDate())]
  for (const path of paths) console.error(`${path} is not as the code is: run \`npm run docs\` and commit it`)
  if (paths.length === 0) console.log('The documents are as the code is.')
  return paths.length === 0 ? 0 : 1
}

/** Returns the exit code. */
const run = async (): Promise<number> => {
  const options = { check: { type: 'boolean' }, release: { type: 'boolean' }, help: { type: 'boolean' } } as const
  try {
    const { values } = parseArgs({ options })
    if (values.help) console.log(usage)
    else return await (values.check ? check() : write(values.release ?? false))
    return 0
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error
    console.error(`${error.message}\n${usage}`)
    return 2
  }
}

process.exitCode = await run()
