type Choices = { value: string; label: string }[]

const withCurrent = (values: readonly string[], current: string): string[] => [...new Set([current, ...values])].sort()

const nameOf = (locale: string): string => {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale
  } catch {
    return locale
  }
}

/** Those that this browser is set to, and the one that is chosen. */
export const localeChoices = (current: string): Choices =>
  withCurrent(['en', ...navigator.languages], current).map((value) => ({ value, label: `${nameOf(value)} (${value})` }))

export const timeZoneChoices = (current: string): Choices =>
  withCurrent(['UTC', ...Intl.supportedValuesOf('timeZone')], current).map((value) => ({ value, label: value }))
