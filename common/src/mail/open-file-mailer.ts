import { randomUUID } from 'node:crypto'
import { chmod, link, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isNativeError } from 'node:util/types'
import nodemailer from 'nodemailer'
import type { Mailer } from './mail.ts'
import { toMessage } from './to-message.ts'

/** Names of files have an end: an address may be longer. */
const maxNameLength = 200

const isTaken = (error: unknown): boolean => isNativeError(error) && 'code' in error && error.code === 'EEXIST'

/**
 * Keeps each mail as a file `<time>-<recipient>.eml` that only its owner may read: it appears at once and whole, and
 * replaces no other.
 */
export const openFileMailer = (folder: string, mailFrom: string): Mailer => {
  const transport = nodemailer.createTransport({ streamTransport: true, buffer: true })
  let ready: Promise<void> | undefined

  const makeFolder = async (): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await chmod(folder, 0o700) // it may have been there
  }

  const keepAs = async (part: string, recipient: string): Promise<void> => {
    for (let time = Date.now(); ; time += 1) {
      try {
        return await link(part, join(folder, `${time}-${recipient}.eml`))
      } catch (error) {
        if (!isTaken(error)) throw error
      }
    }
  }

  return {
    send: async (mail) => {
      const { message } = await transport.sendMail(toMessage(mail, mailFrom))
      await (ready ??= makeFolder()).catch((error: unknown) => {
        ready = undefined
        throw error
      })
      const part = join(folder, `.${randomUUID()}`)
      try {
        await writeFile(part, message as Buffer, { mode: 0o600, flag: 'wx' })
        await keepAs(part, mail.to.replaceAll(/[^\w.@+-]/g, '_').slice(0, maxNameLength))
      } finally {
        await rm(part, { force: true })
      }
    },
    stop: async () => {},
  }
}
