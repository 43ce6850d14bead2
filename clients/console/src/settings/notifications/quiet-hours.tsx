import { useState } from 'react'
import { useClient } from '../../app/session.tsx'
import { Field, Switch } from '../../design/field.tsx'
import { useToast } from '../../design/toasts.tsx'
import { Form } from '../../forms/form.tsx'
import { useForm } from '../../forms/use-form.ts'
import { useLoaded } from '../../forms/use-loaded.ts'
import type { PreferencesPart } from './preferences-part.ts'
import styles from './quiet-hours.module.css'

const nightly = { from: '22:00', to: '07:00' }

export const QuietHours = ({ preferences: { quietHours }, onChange }: PreferencesPart) => {
  const client = useClient()
  const say = useToast()
  const { value: settings } = useLoaded(client.users.settings)
  const [hours, setHours] = useState(quietHours ?? nightly)
  const form = useForm(async () => {
    if (await onChange({ quietHours: hours })) say('ok', `It is quiet from ${hours.from} to ${hours.to}.`)
  })
  const zone = settings && (
    <>
      In the time zone <bdi>{settings.timeZone}</bdi>, which you choose under Privacy.
    </>
  )

  return (
    <>
      <Switch
        label="Every day there are hours in which I am left alone"
        hint={zone}
        isOn={quietHours !== null}
        onSwitch={(isOn) => void onChange({ quietHours: isOn ? hours : null })}
      />
      {quietHours && (
        <Form form={form} action="Save the hours">
          <div className={styles.hours}>
            <Field
              label="From"
              type="time"
              required
              value={hours.from}
              onChange={(event) => setHours({ ...hours, from: event.target.value })}
            />
            <Field
              label="To"
              type="time"
              required
              value={hours.to}
              onChange={(event) => setHours({ ...hours, to: event.target.value })}
            />
          </div>
        </Form>
      )}
    </>
  )
}
