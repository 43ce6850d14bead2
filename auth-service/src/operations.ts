import type { ServiceOperations } from '@chat/common/openapi/operation'
import { accountOperations } from './accounts/accounts.operations.ts'
import { adminOperations } from './admin/admin.operations.ts'
import { auditOperations } from './audit/audit.operations.ts'
import { deletionOperations } from './deletion/deletion.operations.ts'
import { emailOperations } from './emails/emails.operations.ts'
import { exportOperations } from './export/export.operations.ts'
import { jwksOperations } from './keys/jwks.operations.ts'
import { unlockOperations } from './login-attempts/unlock.operations.ts'
import { mfaOperations } from './mfa/mfa.operations.ts'
import { oidcOperations } from './oidc/oidc.operations.ts'
import { passwordOperations } from './passwords/passwords.operations.ts'
import { problems } from './problems.ts'
import { sessionOperations } from './sessions/sessions.operations.ts'

/** For documents and tests; nothing that runs imports it. */
export const serviceOperations: ServiceOperations = {
  groups: [
    accountOperations,
    sessionOperations,
    mfaOperations,
    oidcOperations,
    passwordOperations,
    emailOperations,
    unlockOperations,
    exportOperations,
    deletionOperations,
    adminOperations,
    auditOperations,
    jwksOperations,
  ],
  problems,
}
