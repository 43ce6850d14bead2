/** `id` names the mail: sent again, it has the same Message-ID, so that whoever gets both sees one. */
export type Mail = {
  id: string
  /** One address, without a name. */
  to: string
  subject: string
  text: string
  html: string
  headers?: Record<string, string>
}

/** No server will ever take it: the address is none, or is not wanted there. Names no address: errors are logged. */
export class MailRefused extends Error {
  override name = 'MailRefused'
}

/** It may go another time. What the server said is left out, since that may repeat the address. */
export class MailNotSent extends Error {
  override name = 'MailNotSent'
}

export type Mailer = {
  /**
   * Resolves when a server has accepted it, or the file is there; within a minute it is decided.
   *
   * @throws MailRefused; MailNotSent and whatever the disk says, to be tried again.
   */
  send: (mail: Mail) => Promise<void>
  /** What is under way then fails. */
  stop: () => Promise<void>
}
