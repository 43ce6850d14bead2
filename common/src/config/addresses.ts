/** `amqp://a:5672,amqp://b:5672` to the two. A comma elsewhere, as in a password, divides nothing. */
export const addressesOf = (list: string): string[] => list.split(/,(?=[a-z][a-z\d+.-]*:\/\/)/i)

const userWithoutPassword = /^([a-z][a-z\d+.-]*:\/\/[^:@/?#\s]+):?@/i

/**
 * Puts a password, percent-encoded, into an address, or into each of a list of them. Not by the URL class, which takes no
 * `mongodb://` with several hosts.
 *
 * @returns undefined where one names no user, or has a password already.
 */
export const withPassword = (list: string, password: string): string | undefined => {
  const addresses = addressesOf(list)
  if (!addresses.every((address) => userWithoutPassword.test(address))) return undefined

  const encoded = encodeURIComponent(password)
  const into = (address: string): string => address.replace(userWithoutPassword, (_, user) => `${user}:${encoded}@`)
  return addresses.map(into).join(',')
}
