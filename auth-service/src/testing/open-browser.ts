import { heldFetch } from './as-told.ts'

/** As much of a browser as a login needs: it keeps cookies for each origin and path, and follows redirects. */
export const openBrowser = () => {
  type Cookie = { origin: string; name: string; value: string; path: string; attributes: string[] }
  const jar: Cookie[] = []

  const keep = (url: URL, header: string): void => {
    const [pair = '', ...attributes] = header.split(';').map((part) => part.trim())
    const at = pair.indexOf('=')
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
    const named = (key: string) =>
      attributes.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1)
    const path = named('path') ?? '/'
    const same = jar.findIndex((kept) => kept.origin === url.origin && kept.name === name && kept.path === path)
    if (same >= 0) jar.splice(same, 1)
    const isOver = named('max-age') === '0' || Date.parse(named('expires') ?? '9999-01-01') < Date.now()
    if (!isOver) jar.push({ origin: url.origin, name, value, path, attributes })
  }

  const cookiesFor = (url: URL): string =>
    jar
      .filter(({ origin, path }) => origin === url.origin && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  const ask = async (address: string | URL, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(address)
    const headers = { ...(init.headers as Record<string, string>), cookie: cookiesFor(url) }
    const answer = await heldFetch(url, { ...init, headers, redirect: 'manual' })
    for (const header of answer.headers.getSetCookie()) keep(url, header)
    return answer
  }

  return {
    jar,
    ask,
    setCookie: (origin: string, name: string, value: string) => keep(new URL(origin), `${name}=${value}; Path=/`),
    /** Follows redirects until `isThere`, and gives the address it did not go to any more. */
    follow: async (address: string, isThere: (url: URL) => boolean): Promise<URL> => {
      let url = new URL(address)
      for (let hops = 0; hops < 20 && !isThere(url); hops += 1) {
        const answer = await ask(url)
        const location = answer.headers.get('location')
        await answer.text()
        if (location === null) throw new Error(`${url.pathname} answered ${answer.status}`)
        url = new URL(location, url)
      }
      return url
    },
  }
}

export type TestBrowser = ReturnType<typeof openBrowser>
