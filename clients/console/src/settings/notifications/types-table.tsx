import type { NotificationType } from '@chat/sdk/preferences'
import type { PreferencesPart } from './preferences-part.ts'
import styles from './types-table.module.css'

const types: readonly { id: NotificationType; label: string }[] = [
  { id: 'message', label: 'Messages' },
  { id: 'mention', label: 'Mentions of you' },
  { id: 'reply', label: 'Replies to you' },
  { id: 'reaction', label: 'Reactions to what you wrote' },
  { id: 'added_to_chat', label: 'You are added to a chat' },
]
const channels = [
  { id: 'inApp', label: 'App' },
  { id: 'push', label: 'Push' },
  { id: 'email', label: 'Mail' },
] as const

/** Which type comes on which channel; what nobody said is on. */
export const TypesTable = ({ preferences, onChange }: PreferencesPart) => {
  const isChannelOn = { inApp: preferences.inApp, push: preferences.push, email: preferences.email.enabled }
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Type</th>
          {channels.map(({ id, label }) => (
            <th key={id} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {types.map((type) => (
          <tr key={type.id}>
            <th scope="row">{type.label}</th>
            {channels.map((channel) => (
              <td key={channel.id}>
                <label>
                  <input
                    type="checkbox"
                    aria-label={`${type.label}: ${channel.label}`}
                    checked={isChannelOn[channel.id] && (preferences.types[type.id]?.[channel.id] ?? true)}
                    disabled={!isChannelOn[channel.id]}
                    onChange={(event) =>
                      void onChange({ types: { [type.id]: { [channel.id]: event.target.checked } } })
                    }
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
