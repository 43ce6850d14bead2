import { MongoBinaryDownload } from 'mongodb-memory-server-core/lib/util/MongoBinaryDownload.js'
import { downloadVersion } from './cache-folder.ts'
import type { Say } from './fetch-mongod.ts'

const silenceMs = 5_000

/** The build for this system from fastdl.mongodb.org, its MD5 checked. A host that cannot be reached is known within 5 s. */
export const fetchDownload = async (folder: string, say: Say): Promise<string> => {
  const download = new QuietDownload(folder, say)
  return download.getMongodPath()
}

/** Says its progress where we want it, and does not try an unreachable host again and again. */
class QuietDownload extends MongoBinaryDownload {
  readonly #say: Say

  constructor(downloadDir: string, say: Say) {
    super({ downloadDir, version: downloadVersion, checkMD5: true })
    this.#say = say
  }

  override httpDownload(...args: Parameters<MongoBinaryDownload['httpDownload']>): Promise<string> {
    const [url, options, to, temporary] = args
    return super.httpDownload(url, options, to, temporary, 1, 0, silenceMs)
  }

  override printDownloadProgress(chunk: { length: number }): void {
    this.dlProgress.current += chunk.length
    if (Date.now() - this.dlProgress.lastPrintedAt < 1_000) return
    this.dlProgress.lastPrintedAt = Date.now()
    this.#say(`MongoDB ${downloadVersion}: ${megabytes(this.dlProgress.current)} of ${this.dlProgress.totalMb} MB\n`)
  }
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1)
