import type { ReactNode } from 'react'
import { AppearanceSettings } from './appearance.tsx'
import { Devices } from './devices.tsx'
import { NotificationSettings } from './notifications/notification-settings.tsx'
import { OwnData } from './own-data.tsx'
import { PrivacySettings } from './privacy/privacy-settings.tsx'
import { ProfileSettings } from './profile/profile-settings.tsx'
import { SecuritySettings } from './security/security-settings.tsx'

/** By their place in the address: `/settings/security`. */
export const sections: readonly { id: string; title: string; content: ReactNode }[] = [
  { id: 'profile', title: 'Profile', content: <ProfileSettings /> },
  { id: 'security', title: 'Security', content: <SecuritySettings /> },
  { id: 'devices', title: 'Devices', content: <Devices /> },
  { id: 'notifications', title: 'Notifications', content: <NotificationSettings /> },
  { id: 'privacy', title: 'Privacy', content: <PrivacySettings /> },
  { id: 'appearance', title: 'Appearance', content: <AppearanceSettings /> },
  { id: 'data', title: 'Own data', content: <OwnData /> },
]
