import { minPasswordBytes } from '../accounts/account.ts'

let list: Promise<Set<string>> | undefined

/** Of 60,000 that are tried first those that are long enough to be taken at all: what is kept in memory is small. */
const loadList = async (): Promise<Set<string>> => {
  const { dictionary } = await import('@zxcvbn-ts/language-common')
  const passwords = dictionary['passwords-common'].map(String)
  return new Set(passwords.filter((password) => Buffer.byteLength(password) >= minPasswordBytes))
}

/** Whether it is among the passwords that are tried first, in any spelling. The list is read once, when first asked. */
export const isCommonPassword = async (password: string): Promise<boolean> =>
  (await (list ??= loadList())).has(password.toLowerCase())
