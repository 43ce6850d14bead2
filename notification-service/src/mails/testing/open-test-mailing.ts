import { randomUUID } from 'node:crypto'
import type { DomainEvent } from '@chat/common/events/define-event'
import type { Presence } from '@chat/common/events/presence-events'
import { problem } from '@chat/common/http/problem'
import { openSmtpMailer } from '@chat/common/mail/open-smtp-mailer'
import { createMetrics } from '@chat/common/metrics/metrics'
import { openTestSmtp, smtpError, type Received } from '@chat/common/testing/test-smtp'
import { pino } from 'pino'
import { consumers } from '../../consumers.ts'
import { createMarks } from '../../inboxes/create-marks.ts'
import { outgoingHandlers } from '../../outgoing/handlers.ts'
import { openOutgoing } from '../../outgoing/open-outgoing.ts'
import type { Work } from '../../outgoing/work.ts'
import { workDocs } from '../../outgoing/work.model.ts'
import { changeRecipient } from '../../recipients/change-recipient.ts'
import type { Preferences } from '../../recipients/preferences.ts'
import { openTestService } from '../../testing/open-test-service.ts'
import { createTestChat } from '../../testing/test-chat.ts'

export const minutes = 60_000
export const hours = 60 * minutes

/** A Monday at noon, in winter. */
const begin = Date.UTC(2031, 0, 6, 12)

/** Everything from an event to a mail server, over two instances and on a clock that only tests move. */
export const openTestMailing = async () => {
  const service = await openTestService()
  const answers = new Map<string, number>()
  const hear: ((mail: Received) => void)[] = []
  const smtp = await openTestSmtp({
    onRcptTo: ({ address }, _session, done) => done(answers.has(address) ? smtpError(answers.get(address)!) : null),
    onMail: (mail) => hear.forEach((each) => each(mail)),
  })
  const mailer = openSmtpMailer(smtp.url, 'Chat <chat@example.net>')

  let time = begin
  const now = (): Date => new Date(time)
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const presences = new Map<string, Presence>()
  const connected = { of: async () => presences }
  const unverified = new Set<string>()
  let isAuthAway = false
  const addressOf = (userId: string): string => `u${userId}@example.org`
  const addresses = {
    find: async (ids: string[]) => {
      if (isAuthAway) throw problem('unavailable')
      const reachable = ids.filter((id) => !unverified.has(id))
      return new Map(reachable.map((id) => [id, { address: addressOf(id), username: `name-of-${id}` }]))
    },
  }

  const deps = {
    ...service.deps,
    mailing: { ...service.deps.mailing, mailer, addresses },
    nextMark: createMarks({ instanceId: randomUUID(), now }),
    now,
    log,
  }
  const routes = consumers(deps)

  const openInstance = () => {
    const metrics = createMetrics('notification-service')
    const outgoing = openOutgoing(
      { ...deps, metrics, connected, handlers: outgoingHandlers({ ...deps, connected }) },
      { everyMs: 60_000, leaseMs: 60_000, pushDelayMs: 5_000, giveUpAfterMs: 24 * hours, digestHour: 8 },
    )
    return { ...outgoing, metrics }
  }
  const instances = [openInstance(), openInstance()]

  const tell = async (events: DomainEvent[]): Promise<void> => {
    for (const event of events)
      await routes.find(({ type }) => type === event.type)!.handle(JSON.parse(JSON.stringify(event)))
  }

  return {
    ...service,
    deps,
    tell,
    now,
    lines,
    presences,
    unverified,
    smtp,
    /** What the server says of an address as a recipient; undefined takes it again. */
    answerTo: (userId: string, code: number | undefined) => {
      if (code === undefined) answers.delete(addressOf(userId))
      else answers.set(addressOf(userId), code)
    },
    /** Called with each mail that is there before it is accepted. */
    onMail: (each: (mail: Received) => void) => void hear.splice(0, hear.length, each),
    setAuthAway: (isAway: boolean) => void (isAuthAway = isAway),
    prefer: (userId: string, change: Partial<Preferences>, timeZone = 'UTC') =>
      changeRecipient(deps, userId, (recipient) => ({
        ...recipient,
        timeZone,
        preferences: { ...recipient.preferences, ...change },
      })),
    /** A group of the first and all others, who have nothing to read yet. */
    openGroup: async (userIds: string[], name: string) => {
      const chat = createTestChat()
      await tell(chat.created('group', userIds, name))
      for (const userId of userIds) await tell(chat.read(userId))
      return chat
    },
    openDirect: async (userIds: [string, string]) => {
      const chat = createTestChat()
      await tell(chat.created('direct', userIds))
      return chat
    },
    /** What is due after some more time is decided and sent, by two instances at once. */
    after: async (ms: number): Promise<void> => {
      time += ms
      await Promise.all(
        instances.map(async ({ decideDue, sendDue }) => {
          await decideDue()
          await sendDue()
        }),
      )
    },
    mailsTo: (userId: string) => smtp.received.filter(({ to }) => to.includes(addressOf(userId))),
    addressOf,
    worksOf: async (userId: string) =>
      (await workDocs(service.db)
        .find({ userId, kind: { $in: ['mail', 'digest'] } })
        .toArray()) as unknown as Work[], // as they are kept
    /** How often a try of a mail ended so. */
    counted: async (outcome: string): Promise<number> => {
      const values = await Promise.all(
        instances.map(({ metrics }) => metrics.registry.getSingleMetric('outgoing_total')!.get()),
      )
      return values
        .flatMap((metric) => metric.values)
        .filter(({ labels }) => labels.kind === 'mail' && labels.outcome === outcome)
        .reduce((sum, { value }) => sum + value, 0)
    },
    close: async (): Promise<void> => {
      for (const { stop } of instances) await stop()
      await mailer.stop()
      await smtp.close()
      await service.close()
    },
  }
}

export type TestMailing = Awaited<ReturnType<typeof openTestMailing>>
