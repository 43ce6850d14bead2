import { IconLink } from '../design/icon-link.tsx'

export const NotificationsBell = () => <IconLink href="/notifications" label="Notifications" icon="bell" />
