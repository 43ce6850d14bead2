import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const isText = /\.(html|js|mjs|css|json|svg|webmanifest|txt)$/
const leastBytes = 1_024

const brotli = (bytes: Buffer) =>
  // 11 takes twenty times as long for the last twentieth
  promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })

/** Once, when they are built, so that nothing is compressed while somebody waits. */
export const compressAll = async (folder: string): Promise<void> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && isText.test(entry.name))

  await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      const bytes = await readFile(path)
      if (bytes.length < leastBytes) return
      const [smallest, smaller] = await Promise.all([brotli(bytes), promisify(gzip)(bytes, { level: 9 })])
      await Promise.all([writeFile(`${path}.br`, smallest), writeFile(`${path}.gz`, smaller)])
    }),
  )
}
