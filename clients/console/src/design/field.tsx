import { useId, type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes } from 'react'
import styles from './field.module.css'

type Labelled = {
  label: string
  hint?: ReactNode
  /** What is wrong with what is in it. */
  error?: string | undefined
}

const useDescription = ({ hint, error }: Pick<Labelled, 'hint' | 'error'>) => {
  const id = useId()
  const hasText = Boolean(hint) || error !== undefined
  return {
    id,
    aria: { 'aria-invalid': error !== undefined, ...(hasText && { 'aria-describedby': `${id}-text` }) },
    text: hasText && (
      <span id={`${id}-text`} className={error === undefined ? styles.hint : styles.error}>
        {error ?? hint}
      </span>
    ),
  }
}

/** A line of text to fill in, with its label, and what is wrong with it beside it. */
export const Field = ({ label, hint, error, ...input }: Labelled & InputHTMLAttributes<HTMLInputElement>) => {
  const { id, aria, text } = useDescription({ hint, error })
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <input {...input} {...aria} id={id} dir={input.dir ?? 'auto'} />
      {text}
    </div>
  )
}

export const TextField = ({ label, hint, error, ...area }: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) => {
  const { id, aria, text } = useDescription({ hint, error })
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <textarea {...area} {...aria} id={id} dir="auto" />
      {text}
    </div>
  )
}

type ChoiceProps<Value extends string> = Labelled & {
  value: Value
  choices: readonly { value: Value; label: string }[]
  onChoose: (value: Value) => void
  disabled?: boolean
}

export const Choice = <Value extends string>(props: ChoiceProps<Value>) => {
  const { label, hint, error, value, choices, onChoose, disabled } = props
  const { id, aria, text } = useDescription({ hint, error })
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <select
        {...aria}
        id={id}
        value={value}
        disabled={disabled}
        onChange={(event) => onChoose(event.target.value as Value)} // one of the choices
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
      {text}
    </div>
  )
}

type SwitchProps = {
  label: string
  hint?: ReactNode
  isOn: boolean
  onSwitch: (isOn: boolean) => void
  disabled?: boolean
}

export const Switch = ({ label, hint, isOn, onSwitch, disabled }: SwitchProps) => {
  const { id, aria, text } = useDescription({ hint, error: undefined })
  return (
    <div className={styles.switch}>
      <input
        {...aria}
        id={id}
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={disabled}
        onChange={(event) => onSwitch(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {text}
    </div>
  )
}
