import { outboxEntry } from '@chat/common/broker/document-outbox'
import { settingsChanged } from '@chat/common/events/user-events'
import type { Deps } from '../deps.ts'
import { changeVersion } from '@chat/common/mongo/change-version'
import { findSettings } from './find-settings.ts'
import { nextSettings, type Settings, type SettingsChange } from './settings.ts'

type ChangeDeps = Pick<Deps, 'settings' | 'announce' | 'instanceId' | 'now'>

export const changeSettings = (
  deps: ChangeDeps,
  { userId, change, requestId }: { userId: string; change: SettingsChange; requestId: string },
): Promise<Settings> =>
  changeVersion({
    read: () => findSettings(deps, userId),
    next: (current) => nextSettings(current, change),
    write: async (data) => {
      const { instanceId: by, now } = deps
      const entry = outboxEntry(settingsChanged, { by, at: now(), subject: userId, data, requestId })
      if (!(await deps.settings.replace(data, entry))) return false

      deps.announce.settings(userId, [entry])
      return true
    },
  })
