import { afterEach } from '@jest/globals'
import { noteAnswered } from '../../common/src/testing/note-answered.ts'
import { ContractError, createContract, readContract } from './hold-to-contract.ts'

const contract = createContract(readContract())
const faults: string[] = []

/** What the product did wrong, though a client may have coped with it: the test it happened in fails. */
afterEach(() => {
  const found = faults.splice(0)
  if (found.length > 0) throw new Error(`answers that the documents do not tell of:\n${found.join('\n')}`)
})

const isText = (type: string | null): boolean => type === null || /[/+]json$|^text\//.test(type.split(';')[0]!.trim())

/** `fetch` that holds every answer of the API to docs/openapi.json. */
export const heldFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  const url = response.url
  if (!new URL(url).pathname.startsWith('/api/')) return response

  const method = init?.method ?? (input instanceof Request ? input.method : 'GET')
  const contentType = response.headers.get('content-type')
  try {
    const body = isText(contentType) ? await response.clone().text() : undefined
    const operation = contract.hold({ method, url, status: response.status, contentType, body })
    if (operation !== undefined) noteAnswered(operation, response.status)
  } catch (error) {
    if (error instanceof ContractError) faults.push(error.message) // else it broke off, which the client sees as well
  }
  return response
}
