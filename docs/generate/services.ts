import type { ServiceOperations } from '@chat/common/openapi/operation'
import { serviceOperations as auth } from '../../auth-service/src/operations.ts'
import { serviceOperations as chat } from '../../chat-service/src/operations.ts'
import { serviceOperations as gateway } from '../../gateway/src/operations.ts'
import { serviceOperations as notification } from '../../notification-service/src/operations.ts'
import { serviceOperations as user } from '../../user-service/src/operations.ts'

/** In the order of the documents. */
export const services: Readonly<Record<string, ServiceOperations>> = {
  'auth-service': auth,
  'user-service': user,
  'chat-service': chat,
  'notification-service': notification,
  gateway,
}
