import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

type Ref = { $ref: string }
type Media = { schema?: object }
type Response = { content?: Record<string, Media> }
type Operation = { operationId: string; responses: Record<string, Response | Ref> }
export type Contract = {
  paths: Record<string, Record<string, Operation>>
  components: { responses: Record<string, Response>; schemas: Record<string, object> }
}

/** One answer, as a client sees it. `body` is its text; undefined: it was not looked at. */
export type Answered = {
  method: string
  url: string
  status: number
  contentType: string | null
  body?: string | undefined
}

/** The message names the operation and what is wrong with its answer. */
export class ContractError extends Error {
  override name = 'ContractError'
}

const parameter = /\{\w+\}/g

/** Of those that fit the one with the fewest parameters: `/messages/search` is no chat. */
const finderOf = ({ paths }: Contract) => {
  const known = Object.entries(paths)
    .map(([path, operations]) => ({
      operations,
      pattern: new RegExp(`^/api${path.replaceAll('.', '\\.').replaceAll(parameter, '[^/]+')}$`),
      parameters: path.match(parameter)?.length ?? 0,
    }))
    .toSorted((one, other) => one.parameters - other.parameters)

  return (method: string, pathname: string): Operation | undefined => {
    const key = method === 'HEAD' ? 'get' : method.toLowerCase()
    return known.find(({ operations, pattern }) => pattern.test(pathname) && operations[key])?.operations[key]
  }
}

/**
 * Holds answers to a document: fails for a call that it does not tell of, and for a status, a slug, a type of content or
 * a field that it does not tell of there.
 */
export const createContract = (contract: Contract) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  addFormats.default(ajv)
  ajv.addSchema({ $id: 'contract', components: contract.components })
  const find = finderOf(contract)
  const compiled = new Map<object, ValidateFunction>()

  const schemaOf = (schema: object): ValidateFunction => {
    const known = compiled.get(schema)
    if (known) return known
    const ours = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"contract#/')) as object // refers to the same
    const made = ajv.compile(ours)
    compiled.set(schema, made)
    return made
  }

  const responseOf = ({ responses }: Operation, status: number): Response | undefined => {
    const told = responses[status]
    return told && '$ref' in told ? contract.components.responses[told.$ref.split('/').at(-1)!] : told
  }

  /** What is wrong with the answer; undefined: nothing. */
  const fault = ({ method, status, contentType, body }: Answered, operation: Operation): string | undefined => {
    const told = responseOf(operation, status)
    if (told === undefined) return `does not tell of ${status}: ${body ?? ''}`
    if (method === 'HEAD' || (status >= 300 && status < 400)) return undefined

    const types = Object.keys(told.content ?? {})
    const type = contentType?.split(';')[0]?.trim()
    if (types.length === 0) return body ? `answers ${status} with a body` : undefined
    if (!type || !types.includes(type)) return `answers ${status} with ${type}, not ${types.join()}`
    if (!/[/+]json$/.test(type) || body === undefined) return undefined

    const validate = schemaOf(told.content![type]!.schema ?? {})
    if (validate(JSON.parse(body))) return undefined
    return `answers ${status} otherwise than told: ${ajv.errorsText(validate.errors)} in ${body.slice(0, 2_000)}`
  }

  return {
    /** Gives the operation that has answered, where there is one. @throws ContractError */
    hold: (answered: Answered): string | undefined => {
      const { method, url, status } = answered
      const { pathname } = new URL(url)
      const operation = find(method, pathname)
      if (operation === undefined) {
        if (status < 400) throw new ContractError(`no operation tells of ${method} ${pathname}`)
        return undefined // refused, as what there is not has to be
      }

      const found = fault(answered, operation)
      if (found !== undefined) throw new ContractError(`${operation.operationId} (${method} ${pathname}) ${found}`)
      return operation.operationId
    },
  }
}

const file = new URL('../../docs/openapi.json', import.meta.url)

export const readContract = (): Contract => JSON.parse(readFileSync(file, 'utf8')) as Contract // as `npm run docs` writes it
