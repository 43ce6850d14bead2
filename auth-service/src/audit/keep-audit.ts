import type { Deps } from '../deps.ts'
import type { AuditRecord } from './audit.model.ts'

const dayMs = 86_400_000

/** Writes an entry of the audit log; again with the same id it is the same entry. */
export const keepAudit = (
  { audit, config }: { audit: Deps['audit']; config: Pick<Deps['config'], 'AUDIT_KEPT_DAYS'> },
  record: AuditRecord,
): Promise<void> => audit.keep({ ...record, expiresAt: new Date(record.at.getTime() + config.AUDIT_KEPT_DAYS * dayMs) })
