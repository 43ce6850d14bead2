import type { SettingsChange } from '@chat/sdk/settings'
import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Choice, Switch } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { Loading } from '../../forms/loading.tsx'
import { refusalText } from '../../forms/refusal-text.ts'
import { Section } from '../../forms/section.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import { Blocks } from './blocks.tsx'
import { Contacts } from './contacts.tsx'
import { localeChoices, timeZoneChoices } from './places.ts'

type WhoMayWrite = 'everyone' | 'contacts'

export const PrivacySettings = () => {
  const client = useClient()
  const settings = useLoaded(client.users.settings)
  const [problem, setProblem] = useState<string>()

  const change = async (part: SettingsChange): Promise<void> => {
    setProblem(undefined)
    try {
      settings.set(await client.users.changeSettings(part))
    } catch (error) {
      setProblem(refusalText(error))
    }
  }

  return (
    <>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={settings}>
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
    </>
  )
}
