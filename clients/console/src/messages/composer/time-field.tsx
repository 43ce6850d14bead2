import { Field } from '../../design/field.tsx'
import { toField } from './schedule-time.ts'

type TimeFieldProps = { at: string; error: string | undefined; onChange: (at: string) => void }

/** When a message is to be sent, in the time of this place. */
export const TimeField = ({ at, error, onChange }: TimeFieldProps) => (
  <Field
    label="When"
    type="datetime-local"
    required
    min={toField(new Date())}
    value={at}
    error={error}
    onChange={(event) => onChange(event.target.value)}
  />
)
