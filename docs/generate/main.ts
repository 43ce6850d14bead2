import { parseArgs } from 'node:util'
import { outOfDate, writeDocuments } from './documents.ts'

const usage = `usage: npm run docs                writes docs/openapi.json and docs/asyncapi.json
       npm run docs -- --check     says whether they are as the code is; exits 1 if not
       npm run docs -- --release   also writes docs/released: what clients may rely on from now on
`

const write = async (isRelease: boolean): Promise<number> => {
  const written = [...(await writeDocuments()), ...(isRelease ? await writeDocuments('released/') : [])]
  for (const name of written) console.log(`docs/${name} was written`)
  if (written.length === 0) console.log('The documents are as the code is.')
  return 0
}

const check = async (): Promise<number> => {
  const names = await outOfDate()
  for (const name of names) console.error(`docs/${name} is not as the code is: run \`npm run docs\` and commit it`)
  if (names.length === 0) console.log('The documents are as the code is.')
  return names.length === 0 ? 0 : 1
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
