import { Choice } from '../design/field.tsx'
import { histories, postings, slowModesWith, visibilities, type GroupChoices } from './group-choices.ts'

type GroupChoiceFieldsProps = {
  choices: GroupChoices
  onChange: (change: Partial<GroupChoices>) => void
  disabled?: boolean
}

export const GroupChoiceFields = ({ choices, onChange, disabled = false }: GroupChoiceFieldsProps) => (
  <>
    <Choice
      label="Who may come in"
      value={choices.visibility}
      choices={visibilities}
      disabled={disabled}
      onChoose={(visibility) => onChange({ visibility })}
    />
    <Choice
      label="Who may write"
      value={choices.posting}
      choices={postings}
      disabled={disabled}
      onChoose={(posting) => onChange({ posting })}
    />
    <Choice
      label="What newcomers may read"
      value={choices.history}
      choices={histories}
      disabled={disabled}
      onChoose={(history) => onChange({ history })}
    />
    <Choice
      label="Slow mode"
      hint="How long a member waits between two messages."
      value={String(choices.slowModeSeconds)}
      choices={slowModesWith(choices.slowModeSeconds)}
      disabled={disabled}
      onChoose={(seconds) => onChange({ slowModeSeconds: Number(seconds) })}
    />
  </>
)
