const accents = /[\u0300-\u036f]/g
const maxLength = 48

/**
 * What names are compared by: lower case, without accents, with single spaces. 'İ' and 'É' become 'i' and 'e'; a sigma
 * has one form, or the beginning of a name would not be found in the name. Cut where the beginning of a name ends.
 */
export const fold = (name: string): string => {
  const folded = name
    .toLowerCase()
    .normalize('NFKD')
    .replace(accents, '')
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '')
    .trim()
  return [...folded].slice(0, maxLength).join('')
}

/** The folded name and whose it is: unique, so that one field is searched, sorted and paged by. */
export const searchKey = (displayName: string, userId: string): string => `${fold(displayName)}\0${userId}`
