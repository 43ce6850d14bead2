import { notificationData } from '@chat/common/events/notification-events'
import { z } from 'zod'

/** A notification as its owner sees it. */
export const notificationView = z.strictObject(notificationData.shape).meta({ id: 'Notification' })
