import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import express from 'express'

/** Whether a proxy at this address may say for whom it asks. */
export type Trusts = (address: string, hop: number) => boolean

/** The same notations as everywhere else: addresses, networks, `loopback` and the like. */
export const trustsOf = (proxies: string[]): Trusts =>
  express().set('trust proxy', proxies).get('trust proxy fn') as Trusts // express compiles it from the list

/** The nearest address that is not one of the trusted proxies'. What is no address ends the way back. */
export const clientAddressOf = (req: IncomingMessage, trusts: Trusts): string => {
  let address = req.socket.remoteAddress ?? ''
  const hops = [req.headers['x-forwarded-for']].flat().join(',').split(',').reverse()

  for (const [hop, given] of hops.entries()) {
    const next = given.trim()
    if (!trusts(address, hop) || isIP(next) === 0) break
    address = next
  }
  return address
}
