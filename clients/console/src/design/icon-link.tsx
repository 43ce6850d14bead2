import { Link } from 'wouter'
import styles from './button.module.css'
import { Icon, type IconName } from './icon.tsx'

type IconLinkProps = {
  href: string
  label: string
  icon: IconName
  isCurrent?: boolean
  className?: string | undefined
}

/** An address with the looks of an `IconButton`. */
export const IconLink = ({ href, label, icon, isCurrent = false, className = '' }: IconLinkProps) => (
  <Link
    href={href}
    aria-label={label}
    title={label}
    aria-current={isCurrent ? 'page' : undefined}
    className={`${styles.button} ${styles.icon} ${className}`}
  >
    <Icon name={icon} />
  </Link>
)
