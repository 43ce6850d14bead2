/** A request as it goes out. */
export type Exchanged = {
  method: string
  url: string
  headers: Record<string, string>
  body?: string | FormData
  credentials?: 'include'
  signal: AbortSignal
  /** Parts of the body that are on their way, of all, in bytes. */
  onProgress?: (sent: number, total: number) => void
}

/** What came back, whole. */
export type Answered = { status: number; text: string; retryAfter: string | null; requestId: string | null }

/** One request and its answer. Rejects when there is none. */
export type Exchange = (request: Exchanged) => Promise<Answered>

const answeredWith = (status: number, text: string, header: (name: string) => string | null): Answered => ({
  status,
  text,
  retryAfter: header('retry-after'),
  requestId: header('x-request-id'),
})

export const fetchExchange =
  (fetch: typeof globalThis.fetch): Exchange =>
  async ({ url, onProgress: _onProgress, ...request }) => {
    request.signal.throwIfAborted()
    const response = await fetch(url, request)
    return answeredWith(response.status, await response.text(), (name) => response.headers.get(name))
  }

/** What is used of a browser's; programs that also run elsewhere are not compiled with its types. */
type Xhr = {
  readonly status: number
  readonly responseText: string
  readonly upload: { onprogress: ((event: { loaded: number; total: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  onloadend: (() => void) | null
  open: (method: string, url: string) => void
  setRequestHeader: (name: string, value: string) => void
  getResponseHeader: (name: string) => string | null
  send: (body: string | FormData | null) => void
  abort: () => void
}

/** By the one thing in browsers that tells how far an upload is; undefined where there is none. */
export const xhrExchange = (): Exchange | undefined => {
  const { XMLHttpRequest } = globalThis as { XMLHttpRequest?: new () => Xhr }
  if (!XMLHttpRequest) return undefined

  return ({ method, url, headers, body, signal, onProgress }) =>
    new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest()
      const fail = (): void => reject(new TypeError('The request failed'))
      const abort = (): void => xhr.abort()

      xhr.open(method, url)
      for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
      xhr.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total)
      xhr.onload = () => resolve(answeredWith(xhr.status, xhr.responseText, (name) => xhr.getResponseHeader(name)))
      xhr.onerror = fail
      xhr.onabort = fail
      xhr.onloadend = () => signal.removeEventListener('abort', abort)
      if (signal.aborted) return fail()
      signal.addEventListener('abort', abort)
      xhr.send(body ?? null)
    })
}
