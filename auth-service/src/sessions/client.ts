import type { Request } from 'express'
import { deviceName } from './device-name.ts'

/** What a session tells its owner of who uses it. */
export type Client = { device: string; address: string }

/** Somebody who logs in. `oidcAt`: when they showed a provider who they are, if they did. */
export type Arrival = Client & { oidcAt?: Date | undefined }

export const clientOf = (req: Request): Client => ({
  device: deviceName(req.headers['user-agent']),
  address: req.ip?.replace(/^::ffff:(?=[\d.]+$)/, '') ?? 'unknown',
})
