import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { until } from '@chat/common/testing/until'
import PostalMime from 'postal-mime'

/** What a platform without SMTP has sent to an address, oldest first. */
export const mailsTo = async (mailDir: string, address: string): Promise<{ subject: string; text: string }[]> => {
  const names = await readdir(mailDir).catch(() => [])
  const files = names.filter((name) => name.endsWith(`-${address}.eml`)).sort()
  return Promise.all(
    files.map(async (name) => {
      const { subject = '', text = '' } = await PostalMime.parse(await readFile(join(mailDir, name)))
      return { subject, text }
    }),
  )
}

/** The token in the newest mail to an address whose link leads to that page; waits for one. */
export const mailedToken = (mailDir: string, address: string, page: 'verify' | 'reset' | 'unlock'): Promise<string> =>
  until(
    async () => {
      const mails = await mailsTo(mailDir, address)
      const mail = mails.findLast(({ text }) => text.includes(`/${page}?token=`))
      return mail?.text.match(new RegExp(`/${page}\\?token=([\\w-]+)`))?.[1]
    },
    { timeoutMs: 15_000, what: `a mail that leads to ${page}` },
  )
