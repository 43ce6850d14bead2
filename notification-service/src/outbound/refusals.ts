/** The address may not be asked at all: trying again changes nothing, unless what its name stands for changes. */
export class OutboundRefused extends Error {
  override name = 'OutboundRefused'
  readonly reason: 'not-an-address' | 'not-http' | 'credentials' | 'inner-address'

  constructor(reason: OutboundRefused['reason']) {
    super(`the address may not be asked: ${reason}`)
    this.reason = reason
  }
}

/** Nobody answered. `reason` is `timeout` or the code of the error (`ECONNREFUSED`, `ENOTFOUND`), and names no address. */
export class OutboundFailed extends Error {
  override name = 'OutboundFailed'
  readonly reason: string

  constructor(reason: string) {
    super(`there was no answer: ${reason}`)
    this.reason = reason
  }
}
