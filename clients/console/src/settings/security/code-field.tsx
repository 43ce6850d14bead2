import { Field } from '../../design/field.tsx'

type CodeFieldProps = {
  label?: string
  hint?: string
  value: string
  onType: (code: string) => void
  error: string | undefined
}

export const CodeField = ({ label = 'Code of the app', hint = 'Six digits', value, onType, error }: CodeFieldProps) => (
  <Field
    label={label}
    hint={hint}
    autoComplete="one-time-code"
    inputMode="text"
    spellCheck={false}
    dir="ltr"
    required
    value={value}
    error={error}
    onChange={(event) => onType(event.target.value)}
  />
)
