import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mongo } from 'mongoose'
import type { AuditEntry } from './audit.answer.ts'
import { auditCursor, toAuditPage, type AuditPlace } from './audit.ts'
import type { ReportDoc } from './report.model.ts'

const id = (n: number) => new mongo.ObjectId(n.toString(16).padStart(24, '0'))

const report = (n: number, createdAt: number, handledAt: number | undefined): ReportDoc => ({
  _id: id(n),
  chatId: 'chat',
  messageId: `message-${n}`,
  reporterId: 'reporter',
  reason: 'rude',
  message: {} as ReportDoc['message'], // not looked at
  createdAt: new Date(createdAt),
  state: handledAt === undefined ? 'open' : 'dismissed',
  ...(handledAt !== undefined && { handledAt: new Date(handledAt), handledBy: 'admin' }),
})

const reports = fc
  .array(fc.record({ createdAt: fc.nat(4), later: fc.option(fc.nat(3), { nil: undefined }) }), { maxLength: 12 })
  .map((made) =>
    made.map(({ createdAt, later }, n) => report(n, createdAt, later === undefined ? undefined : createdAt + later)),
  )

/** What the store reads: from a place on, by time and id, newest first. */
const read = (all: ReportDoc[], field: 'createdAt' | 'handledAt', place: AuditPlace | undefined, limit: number) => {
  const sameToo = field === 'createdAt' && place?.step === 'handled'
  const isBeyond = (doc: ReportDoc): boolean => {
    if (!place) return true
    const [at, hex] = [doc[field]!.getTime(), doc._id.toHexString()]
    return at < place.at || (at === place.at && (sameToo ? hex <= place.id : hex < place.id))
  }
  return all
    .filter((doc) => doc[field] !== undefined && isBeyond(doc))
    .toSorted(
      (a, b) => b[field]!.getTime() - a[field]!.getTime() || (a._id.toHexString() < b._id.toHexString() ? 1 : -1),
    )
    .slice(0, limit)
}

describe('the audit log', () => {
  test('read in pages has every entry once, newest first, and a report before what became of it', () => {
    fc.assert(
      fc.property(reports, fc.integer({ min: 1, max: 4 }), (all, limit) => {
        const seen: AuditEntry[] = []
        let place: AuditPlace | undefined
        for (let pages = 0; pages < 50; pages += 1) {
          const found = {
            reports: read(all, 'createdAt', place, limit + 1),
            decisions: read(all, 'handledAt', place, limit + 1),
          }
          const { items, next } = toAuditPage(found, limit)
          seen.push(...items)
          if (next === null) break
          place = auditCursor.schema.parse(next)
        }

        const handledCount = all.filter(({ handledAt }) => handledAt !== undefined).length
        expect(new Set(seen.map((entry) => entry.id)).size).toBe(seen.length)
        expect(seen).toHaveLength(all.length + handledCount)
        expect(seen.map(({ at }) => at)).toEqual(
          seen
            .map(({ at }) => at)
            .toSorted()
            .toReversed(),
        )
        for (const { action, reportId } of seen.filter((entry) => entry.action === 'report-dismissed')) {
          const indexOf = (step: string) => seen.findIndex((entry) => entry.id === `${reportId}:${step}`)
          expect([action, indexOf('handled') < indexOf('reported')]).toEqual([action, true])
        }
      }),
    )
  })
})
