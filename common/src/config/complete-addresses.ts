import { withPassword } from './addresses.ts'

/** What keeps a password from its address; undefined where it is in it now. */
const complete = (values: Record<string, string>, passwordName: string): string | undefined => {
  const urlName = passwordName.replace(/_PASSWORD$/, '_URL')
  const [url, password] = [values[urlName], values[passwordName]]
  if (url === undefined || password === undefined) return `there is no ${urlName} that it belongs to`

  const whole = withPassword(url, password)
  if (whole === undefined) return `${urlName} has to name a user, without a password: scheme://user@host`
  values[urlName] = whole
  return undefined
}

/**
 * Puts each `X_PASSWORD` into the `X_URL` beside it: an address stands in files that many may read, a password does not.
 * Changes `values`; gives what is wrong, by `givenAs`.
 */
export const completeAddresses = (values: Record<string, string>, givenAs: (name: string) => string): string[] =>
  Object.keys(values)
    .filter((name) => /^(MONGO|RABBITMQ|SMTP)_PASSWORD$/.test(name))
    .flatMap((name) => {
      const mistake = complete(values, name)
      delete values[name]
      return mistake === undefined ? [] : [`${givenAs(name)}: ${mistake}`]
    })
