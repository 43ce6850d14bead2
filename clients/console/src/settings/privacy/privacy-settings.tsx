import type { Settings, SettingsChange } from '@chat/sdk/settings'
import { useClient } from '../../app/session.tsx'
import { Choice, Switch } from '../../design/field.tsx'
import { Loading } from '../../forms/loading.tsx'
import { Section } from '../../forms/section.tsx'
import { useSaved } from '../../forms/use-saved.ts'
import { Blocks } from './blocks.tsx'
import { Contacts } from './contacts.tsx'
import { localeChoices, timeZoneChoices } from './places.ts'

type WhoMayWrite = 'everyone' | 'contacts'

export const PrivacySettings = () => {
  const { users } = useClient()
  const { loaded, change } = useSaved({
    load: users.settings,
    save: users.changeSettings,
    merge: (now: Settings, part: SettingsChange) => ({ ...now, ...part }),
  })

  return (
    <Loading of={loaded}>
      {(now) => (
        <>
          <Section title="What others see">
            <Switch
              label="Whether I am online"
              isOn={now.showPresence}
              onSwitch={(showPresence) => void change({ showPresence })}
            />
            <Switch
              label="When I was last here"
              isOn={now.showLastSeen}
              onSwitch={(showLastSeen) => void change({ showLastSeen })}
            />
            <Switch
              label="Which messages I have read"
              hint="Who does not show it does not see it of others."
              isOn={now.readReceipts}
              onSwitch={(readReceipts) => void change({ readReceipts })}
            />
            <Choice
              label="Who may write to me first"
              value={now.whoMayWrite as WhoMayWrite}
              choices={[
                { value: 'everyone', label: 'Everyone' },
                { value: 'contacts', label: 'My contacts' },
              ]}
              onChoose={(whoMayWrite) => void change({ whoMayWrite })}
            />
          </Section>
          <Contacts />
          <Blocks />
          <Section title="Language and time" hint="Of mails, quiet hours and daily digests.">
            <Choice
              label="Language"
              value={now.locale}
              choices={localeChoices(now.locale)}
              onChoose={(locale) => void change({ locale })}
            />
            <Choice
              label="Time zone"
              value={now.timeZone}
              choices={timeZoneChoices(now.timeZone)}
              onChoose={(timeZone) => void change({ timeZone })}
            />
          </Section>
        </>
      )}
    </Loading>
  )
}
