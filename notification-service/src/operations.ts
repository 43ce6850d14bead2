import type { ServiceOperations } from '@chat/common/openapi/operation'
import { exportOperations } from './exporting/export.operations.ts'
import { notificationOperations } from './notifications/notifications.operations.ts'
import { problems } from './problems.ts'
import { pushOperations } from './push/push.operations.ts'
import { preferenceOperations } from './recipients/preferences.operations.ts'
import { unsubscribeOperations } from './unsubscribing/unsubscribe.operations.ts'
import { webhookOperations } from './webhooks/webhooks.operations.ts'

/** For documents and tests; nothing that runs imports it. */
export const serviceOperations: ServiceOperations = {
  groups: [
    notificationOperations,
    preferenceOperations,
    pushOperations,
    webhookOperations,
    unsubscribeOperations,
    exportOperations,
  ],
  problems,
}
