import type { Send } from './http.ts'
import { pageOf, type Page, type PageQuery } from './page.ts'
import { scheduled, type Scheduled } from './message.ts'
import type { Draft } from './outgoing.ts'
import { anything } from './shape.ts'
import { uuid } from './uuid.ts'

export type Scheduling = {
  /**
   * To be sent at `sendAt` (ISO 8601), once, under the rules that hold then; the event `scheduled` tells what became of
   * it. Repeated with the same `clientMessageId` it is scheduled once.
   */
  schedule: (draft: Draft & { sendAt: string }) => Promise<Scheduled>
  /** Mine that wait, the next one first. */
  scheduled: (query?: PageQuery & { chatId?: string }) => Promise<Page<Scheduled>>
  changeScheduled: (id: string, change: { text?: string; sendAt?: string }) => Promise<Scheduled>
  cancelScheduled: (id: string) => Promise<void>
}

export const createScheduling = (request: Send): Scheduling => ({
  schedule: (draft) =>
    request('POST', '/messages', scheduled, { body: { clientMessageId: uuid(), ...draft }, repeatable: true }),
  scheduled: (query) => request('GET', '/messages/scheduled', pageOf(scheduled), { query }),
  changeScheduled: (id, change) =>
    request('PATCH', `/messages/scheduled/${id}`, scheduled, { body: change, repeatable: true }),
  cancelScheduled: async (id) => void (await request('DELETE', `/messages/scheduled/${id}`, anything)),
})
