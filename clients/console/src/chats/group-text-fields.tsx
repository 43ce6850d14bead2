import { Field, TextField } from '../design/field.tsx'

type GroupTextFieldsProps = {
  name: string
  description: string
  /** What is wrong with them, by their names. */
  wrong: Record<string, string>
  rows: number
  onName: (name: string) => void
  onDescription: (description: string) => void
}

/** What a group says of itself, for one that is made and for one that is changed. */
export const GroupTextFields = ({ name, description, wrong, rows, onName, onDescription }: GroupTextFieldsProps) => (
  <>
    <Field
      label="Name"
      required
      maxLength={128}
      value={name}
      error={wrong.name}
      onChange={(event) => onName(event.target.value)}
    />
    <TextField
      label="What it is about"
      maxLength={1_000}
      rows={rows}
      value={description}
      error={wrong.description}
      onChange={(event) => onDescription(event.target.value)}
    />
  </>
)
