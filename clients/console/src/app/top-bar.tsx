import { Link, useLocation, useRoute } from 'wouter'
import { IconButton } from '../design/button.tsx'
import { IconLink } from '../design/icon-link.tsx'
import { Menu } from '../design/menu.tsx'
import { useToast } from '../design/toasts.tsx'
import { NotificationsBell } from '../notifications/bell.tsx'
import { ConnectionBadge } from './connection-badge.tsx'
import { useUnreadInTitle } from './document-title.ts'
import { useAccount, useClient } from './session.tsx'
import styles from './top-bar.module.css'
import { useStore } from './use-store.ts'

type TopBarProps = { isInspecting: boolean; onInspect: () => void }

const links = [
  { href: '/search', label: 'Search', icon: 'search', isAlwaysShown: true },
  { href: '/rooms', label: 'Public rooms', icon: 'group', isAlwaysShown: false },
  { href: '/settings', label: 'Settings', icon: 'settings', isAlwaysShown: false },
] as const

export const TopBar = ({ isInspecting, onInspect }: TopBarProps) => {
  const client = useClient()
  const { username } = useAccount()
  const say = useToast()
  const [path, go] = useLocation()
  const [isHome] = useRoute('/')
  const { messages } = useStore((store) => store.unread())
  useUnreadInTitle(messages)

  const logOut = (): void => {
    client.logout().catch(() => say('info', 'You are logged out here. The server will notice when it can be reached.'))
  }

  return (
    <header className={styles.bar}>
      {!isHome && <IconLink href="/" label="Back to the chats" icon="back" className={styles.back} />}
      <Link href="/" className={styles.name}>
        Chat
      </Link>
      <ConnectionBadge />
      <nav className={styles.links} aria-label="Everything else">
        {links.map(({ href, label, icon, isAlwaysShown }) => (
          <IconLink
            key={href}
            href={href}
            label={label}
            icon={icon}
            isCurrent={path.startsWith(href)}
            className={isAlwaysShown ? undefined : styles.wide}
          />
        ))}
        <NotificationsBell />
        <IconButton label="Inspector" icon="inspect" aria-pressed={isInspecting} onClick={onInspect} />
        <Menu
          label={`Menu of ${username}`}
          icon="user"
          items={[
            { label: 'Settings', icon: 'settings', onChoose: () => go('/settings') },
            { label: 'Public rooms', icon: 'group', onChoose: () => go('/rooms') },
            { label: 'Log out', icon: 'leave', onChoose: logOut },
          ]}
        />
      </nav>
    </header>
  )
}
