import { useClient } from '../../app/session.tsx'
import { Switch } from '../../design/field.tsx'
import { Loading } from '../../forms/loading.tsx'
import { Section } from '../../forms/section.tsx'
import { useSaved } from '../../forms/use-saved.ts'
import { MailForm } from './mail-form.tsx'
import { mergePreferences } from './merge-preferences.ts'
import type { PreferencesPart } from './preferences-part.ts'
import { PushHere } from './push-here.tsx'
import { QuietHours } from './quiet-hours.tsx'
import { TypesTable } from './types-table.tsx'

export const NotificationSettings = () => {
  const { notifications } = useClient()
  const { loaded, change } = useSaved({
    load: notifications.preferences,
    save: notifications.setPreferences,
    merge: mergePreferences,
  })

  return (
    <Loading of={loaded}>
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
          <Section title="Quiet hours" hint="Nothing is pushed or mailed in them.">
            <QuietHours preferences={now} onChange={change} />
          </Section>
        </>
      )}
    </Loading>
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
