import { Field } from '../design/field.tsx'

type PasswordFieldProps = {
  label?: string
  value: string
  onType: (password: string) => void
  error: string | undefined
  isRequired?: boolean
}

/** The password that somebody has. */
export const PasswordField = ({ label = 'Password', value, onType, error, isRequired = true }: PasswordFieldProps) => (
  <Field
    label={label}
    type="password"
    autoComplete="current-password"
    dir="ltr"
    required={isRequired}
    hint={isRequired ? undefined : 'Leave it empty if you log in with a provider and have none.'}
    value={value}
    error={error}
    onChange={(event) => onType(event.target.value)}
  />
)

/** One that somebody makes up now. */
export const NewPasswordField = ({ label = 'Password', value, onType, error }: PasswordFieldProps) => (
  <Field
    label={label}
    type="password"
    autoComplete="new-password"
    dir="ltr"
    required
    hint="At least 10 characters, and none of those that everybody tries. A few words are easy to remember."
    value={value}
    error={error}
    onChange={(event) => onType(event.target.value)}
  />
)
