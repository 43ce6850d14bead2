import { setAppearance, useAppearance } from '../app/appearance.ts'
import { Choice } from '../design/field.tsx'
import { Section } from '../forms/section.tsx'

/** Of this browser. */
export const AppearanceSettings = () => {
  const { theme, direction } = useAppearance()
  return (
    <Section title="How it looks" hint="In this browser.">
      <Choice
        label="Colours"
        value={theme}
        choices={[
          { value: 'system', label: 'Like the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        onChoose={(chosen) => setAppearance({ theme: chosen })}
      />
      <Choice
        label="Direction of the page"
        hint="Texts of people are always written in their own."
        value={direction}
        choices={[
          { value: 'auto', label: 'Like the language of the browser' },
          { value: 'ltr', label: 'Left to right' },
          { value: 'rtl', label: 'Right to left' },
        ]}
        onChoose={(chosen) => setAppearance({ direction: chosen })}
      />
    </Section>
  )
}
