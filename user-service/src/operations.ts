import type { ServiceOperations } from '@chat/common/openapi/operation'
import { avatarOperations } from './avatars/avatars.operations.ts'
import { blockOperations } from './blocks/blocks.operations.ts'
import { contactOperations } from './contacts/contacts.operations.ts'
import { exportOperations } from './export/export.operations.ts'
import { problems } from './problems.ts'
import { profileOperations } from './profiles/profiles.operations.ts'
import { settingsOperations } from './settings/settings.operations.ts'

/** For documents and tests; nothing that runs imports it. */
export const serviceOperations: ServiceOperations = {
  groups: [
    profileOperations,
    avatarOperations,
    settingsOperations,
    contactOperations,
    blockOperations,
    exportOperations,
  ],
  problems,
}
