import { Link } from 'wouter'
import { IconButton } from '../design/button.tsx'

type TopBarProps = { isInspecting: boolean; onInspect: () => void }

export const TopBar = ({ isInspecting, onInspect }: TopBarProps) => (
  <header>
    <Link href="/">Chat</Link>
    <IconButton label="Inspector" icon="inspect" aria-pressed={isInspecting} onClick={onInspect} />
  </header>
)
