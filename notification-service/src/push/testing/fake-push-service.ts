import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { decryptPush, newBrowserKeys, type BrowserKeys } from './decrypt-push.ts'
import { verifyVapid, type VapidClaims } from './verify-vapid.ts'

/** As it came to a browser: decrypted, and from who may push there. */
export type Push = {
  browser: string
  message: { type: string; notification?: { id: string; body: string; count: number }; notificationId?: string }
  headers: Record<string, string | undefined>
  vapid: VapidClaims
  size: number
}

export type Answer = { status: number; headers?: Record<string, string>; body?: string } | 'hangs' | 'breaks off'

const sent: Answer = { status: 201 }

/** A push service with browsers, that takes what only those who may push can have made. */
export const openFakePushService = async (publicKey: () => string) => {
  const browsers = new Map<string, BrowserKeys>()
  const pushes: Push[] = []
  const asked: string[] = []
  const answers = new Map<string, Answer[]>()

  const read = (browser: string, headers: Record<string, string | undefined>, body: Buffer): Push => ({
    browser,
    message: JSON.parse(decryptPush(browsers.get(browser)!, body)) as Push['message'],
    headers,
    vapid: verifyVapid(headers['authorization'] ?? '', publicKey()),
    size: body.length,
  })

  const listener: RequestListener = async (req, res) => {
    const browser = req.url!.slice(1)
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)

    asked.push(browser)
    res.shouldKeepAlive = false
    const answer = answers.get(browser)?.shift() ?? sent
    if (answer === 'hangs') return
    if (answer === 'breaks off') return void req.socket.destroy()
    if (answer.status < 300) pushes.push(read(browser, req.headers as Push['headers'], Buffer.concat(chunks)))
    res.writeHead(answer.status, answer.headers).end(answer.body)
  }
  const server = createServer(
    (req, res) => void (listener(req, res) as unknown as Promise<void>).catch(() => res.writeHead(400).end()),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    origin,
    pushes,
    /** Browsers that anything came for, whatever was answered. */
    asked,
    /** To the next pushes to a browser, one after the other; to those after them 201. */
    answer: (browser: string, ...next: Answer[]): void => void answers.set(browser, next),
    /** What a new browser's `PushSubscription.toJSON()` gives. */
    subscribe: () => {
      const browser = randomBytes(8).toString('hex')
      const keys = newBrowserKeys(randomBytes(16))
      browsers.set(browser, keys)
      return {
        browser,
        json: {
          endpoint: `${origin}/${browser}`,
          expirationTime: null,
          keys: { p256dh: keys.ecdh.getPublicKey('base64url'), auth: keys.auth.toString('base64url') },
        },
      }
    },
    close: async (): Promise<void> => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type FakePushService = Awaited<ReturnType<typeof openFakePushService>>
