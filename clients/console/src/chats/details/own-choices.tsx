import type { Chat } from '@chat/sdk/chat'
import type { Choice as OwnChoice } from '@chat/sdk/chats'
import { formatExact } from '../../app/time.tsx'
import { useSession } from '../../app/session.tsx'
import { Button } from '../../design/button.tsx'
import { Choice, Switch } from '../../design/field.tsx'
import { levels, muteTimes } from '../own-choices.ts'
import { useAttempt } from '../use-attempt.ts'
import styles from './details.module.css'

const muteText = ({ muted, mutedUntil }: Chat['me']): string => {
  if (!muted) return 'You hear of this chat as chosen here.'
  return mutedUntil ? `Muted until ${formatExact(mutedUntil)}.` : 'Muted for good.'
}

/** What one chooses for oneself alone. */
export const OwnChoices = ({ chat: { id, me } }: { chat: Chat }) => {
  const { store } = useSession()
  const { attempt } = useAttempt()
  const choose = (choice: OwnChoice): void => void attempt(() => store.choose(id, choice))
  return (
    <section className={styles.part}>
      <h3>For you alone</h3>
      <Switch label="Pinned to the top of the list" isOn={me.pinned} onSwitch={(pinned) => choose({ pinned })} />
      <Choice
        label="Notify me of"
        value={levels.find(({ value }) => value === me.level)?.value ?? 'all'}
        choices={levels}
        onChoose={(level) => choose({ level })}
      />
      <p className={styles.dim}>{muteText(me)}</p>
      <div className={styles.row}>
        {muteTimes(me).map(({ label, choice }) => (
          <Button key={label} onClick={() => choose(choice())}>
            {label}
          </Button>
        ))}
      </div>
    </section>
  )
}
