const key = 'chat.wanted'

/** Keeps where somebody wanted to go who has to log in first; also while they are away at a provider. */
export const rememberWanted = (address: string): void => sessionStorage.setItem(key, address)

/** Where they wanted to go, once; the list of chats where it was nowhere. */
export const takeWanted = (): string => {
  const address = sessionStorage.getItem(key) ?? '/'
  sessionStorage.removeItem(key)
  return address.startsWith('/') && !address.startsWith('//') ? address : '/'
}
