import type { ButtonHTMLAttributes, MouseEvent } from 'react'
import styles from './button.module.css'
import { Icon, type IconName } from './icon.tsx'

type Variant = 'primary' | 'plain' | 'danger'

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & {
  variant?: Variant
  /** It has been pressed and what it does is under way. */
  isBusy?: boolean
}

const refuse = (event: MouseEvent): void => event.preventDefault()

/** While it is busy it keeps the focus, which `disabled` would take away, and does nothing. */
export const Button = ({ variant = 'plain', isBusy = false, type = 'button', onClick, ...rest }: ButtonProps) => (
  <button
    {...rest}
    type={type}
    aria-busy={isBusy}
    aria-disabled={isBusy || undefined}
    onClick={isBusy ? refuse : onClick}
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
