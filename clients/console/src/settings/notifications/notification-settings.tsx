import type { PreferencesChange } from '@chat/sdk/preferences'
import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Switch } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { Loading } from '../../forms/loading.tsx'
import { refusalText } from '../../forms/refusal-text.ts'
import { Section } from '../../forms/section.tsx'
import { useLoaded } from '../../forms/use-loaded.ts'
import { MailForm } from './mail-form.tsx'
import type { PreferencesPart } from './preferences-part.ts'
import { PushHere } from './push-here.tsx'
import { QuietHours } from './quiet-hours.tsx'
import { TypesTable } from './types-table.tsx'

/** What changes is saved at once; what the server then says is shown. */
export const NotificationSettings = () => {
  const client = useClient()
  const preferences = useLoaded(client.notifications.preferences)
  const [problem, setProblem] = useState<string>()

  const change = async (part: PreferencesChange): Promise<void> => {
    setProblem(undefined)
    try {
      preferences.set(await client.notifications.setPreferences(part))
    } catch (error) {
      setProblem(refusalText(error))
    }
  }

  return (
    <>
      {problem !== undefined && <Notice kind="error">{problem}</Notice>}
      <Loading of={preferences}>
        {(now) => (
          <>
            <Channels preferences={now} onChange={change} />
            <PushHere />
            <Section title="What you are told of" hint="On the channels above that are on.">
              <TypesTable preferences={now} onChange={change} />
            </Section>
            <Section title="Mails">
              <MailForm preferences={now} onChange={change} />
            </Section>
            <Section
              title="Quiet hours"
              hint="Nothing is pushed or mailed in them; the hours are those of your time zone."
            >
              <QuietHours preferences={now} onChange={change} />
            </Section>
          </>
        )}
      </Loading>
    </>
  )
}

const Channels = ({ preferences, onChange }: PreferencesPart) => (
  <Section title="How you are told">
    <Switch
      label="In the app"
      hint="In the list of notifications, with a count."
      isOn={preferences.inApp}
      onSwitch={(inApp) => void onChange({ inApp })}
    />
    <Switch
      label="By push"
      hint="On your devices, while you have the app open nowhere."
      isOn={preferences.push}
      onSwitch={(push) => void onChange({ push })}
    />
    <Switch
      label="By mail"
      hint="What you have not read for a while, to a verified address."
      isOn={preferences.email.enabled}
      onSwitch={(enabled) => void onChange({ email: { enabled } })}
    />
  </Section>
)
