/** `url` with another database name; whoever signs in goes on to do so where `url` says, in words or by its database. */
export const databaseUrl = (url: string, database: string): string => {
  const [, server, path = '', query = ''] = /^([^/]+\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/.exec(url) ?? []
  if (server === undefined) throw new Error('not the address of a MongoDB')

  const signsIn = server.includes('@') && !/(^|&)authSource=/i.test(query)
  const options = [query, signsIn && `authSource=${path || 'admin'}`].filter(Boolean).join('&')
  return `${server}/${database}${options && `?${options}`}`
}
