import { defineOperations } from '@chat/common/openapi/define-operations'
import { defaultPreferences, preferences, preferencesChange } from './preferences.ts'

const answer = {
  description: 'All preferences as they are now',
  schema: preferences.meta({ id: 'NotificationPreferences' }),
  example: defaultPreferences,
}

export const preferenceOperations = defineOperations('Notification preferences', [
  {
    id: 'getNotificationPreferences',
    method: 'GET',
    path: '/notifications/preferences',
    summary: 'Read how one wishes to be told',
    answers: { 200: answer },
  },
  {
    id: 'updateNotificationPreferences',
    method: 'PATCH',
    path: '/notifications/preferences',
    summary: 'Change how one wishes to be told',
    body: preferencesChange,
    example: { email: { after: '30m' }, quietHours: { from: '22:00', to: '07:00' } },
    answers: { 200: answer },
  },
])
