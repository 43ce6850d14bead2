import { defineOperations } from '@chat/common/openapi/define-operations'
import { settingsAnswer } from './settings.answer.ts'
import { settingsChange } from './settings.ts'

const settings = {
  showLastSeen: true,
  showPresence: true,
  readReceipts: false,
  whoMayWrite: 'contacts',
  locale: 'en',
  timeZone: 'Europe/London',
}

export const settingsOperations = defineOperations('Settings', [
  {
    id: 'getSettings',
    method: 'GET',
    path: '/users/me/settings',
    summary: 'Read one’s settings',
    answers: { 200: { description: 'One’s settings', schema: settingsAnswer, example: settings } },
    problems: ['user-not-found'],
  },
  {
    id: 'updateSettings',
    method: 'PATCH',
    path: '/users/me/settings',
    summary: 'Change some settings',
    body: settingsChange,
    example: { readReceipts: false, whoMayWrite: 'contacts' },
    answers: { 200: { description: 'All settings as they are now', schema: settingsAnswer, example: settings } },
    problems: ['user-not-found'],
  },
])
