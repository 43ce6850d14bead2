import { createDecipheriv, createECDH, createHmac, hkdfSync, type ECDH } from 'node:crypto'

const sha256 = (key: Buffer, data: Buffer): Buffer => createHmac('sha256', key).update(data).digest()

const expand = (key: Buffer, salt: Buffer, info: string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, Buffer.from(info), length))

export type BrowserKeys = { ecdh: ECDH; auth: Buffer }

export const newBrowserKeys = (auth: Buffer): BrowserKeys => {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  return { ecdh, auth }
}

/** What a browser does with a push: RFC 8291 over RFC 8188, one record. @throws when it is not encrypted for these keys. */
export const decryptPush = ({ ecdh, auth }: BrowserKeys, body: Buffer): string => {
  const salt = body.subarray(0, 16)
  const keyLength = body[20]!
  const sender = body.subarray(21, 21 + keyLength)
  const record = body.subarray(21 + keyLength)

  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), sender, Buffer.from([1])])
  const key = sha256(sha256(auth, ecdh.computeSecret(sender)), info)
  const contentKey = expand(key, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = expand(key, salt, 'Content-Encoding: nonce\0', 12)

  const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce).setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2) // the delimiter of a last record
  if (padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error('the padding is not zeros')
  return padded.subarray(0, end).toString()
}
