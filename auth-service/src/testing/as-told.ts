import { holdTo } from '@chat/common/testing/hold-to'
import { serviceOperations } from '../operations.ts'

/** For `expect` of supertest: an answer that the operations do not tell of fails. */
export const asTold = holdTo(serviceOperations)

/** `fetch` for browsers, whose answers of this service are held to the same. */
export const heldFetch = async (url: URL, init: RequestInit): Promise<Response> => {
  const answer = await fetch(url, init)
  if (!url.pathname.startsWith('/api/auth/')) return answer

  const text = await answer.clone().text()
  const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
  const body: unknown = type.endsWith('json') ? JSON.parse(text) : {}
  asTold({ status: answer.status, type, text, body, request: { method: init.method ?? 'GET', url: url.href } })
  return answer
}
