import type { ButtonHTMLAttributes } from 'react'
import styles from './button.module.css'
import { Icon, type IconName } from './icon.tsx'

type Variant = 'primary' | 'plain' | 'danger'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: Variant
  /** It has been pressed and what it does is under way. */
  isBusy?: boolean
}

export const Button = ({ variant = 'plain', isBusy = false, type = 'button', ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={type}
    aria-busy={isBusy}
    disabled={rest.disabled ?? isBusy}
    className={`${styles.button} ${styles[variant]} ${rest.className ?? ''}`}
  />
)

type IconButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> & { label: string; icon: IconName }

/** `label` is what a screen reader says, and what is shown when the pointer rests on it. */
export const IconButton = ({ label, icon, type = 'button', ...rest }: IconButtonProps) => (
  <button
    {...rest}
    type={type}
    aria-label={label}
    title={label}
    className={`${styles.button} ${styles.icon} ${rest.className ?? ''}`}
  >
    <Icon name={icon} />
  </button>
)
