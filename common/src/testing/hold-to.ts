import type { Answer, Operation, ServiceOperations } from '../openapi/operation.ts'
import { problemAnswer } from '../openapi/problem.answer.ts'
import { slugsOf } from '../openapi/slugs-of.ts'
import { noteAnswered } from './note-answered.ts'

/** What supertest gives to a function that expects something. */
type Answered = {
  status: number
  type: string
  /** Not there of a picture. */
  text?: string | undefined
  body: unknown
  request: { method: string; url: string }
}

const parameter = /:\w+/g

/** The one with the fewest parameters is meant: `/messages/search` is no chat. */
const byMethodAndPath = ({ groups }: ServiceOperations) => {
  const known = groups
    .flatMap(({ operations }) => operations)
    .map((operation) => ({
      operation,
      pattern: new RegExp(`^/api${operation.path.replaceAll(parameter, '[^/]+')}$`),
      parameters: operation.path.match(parameter)?.length ?? 0,
    }))
    .toSorted((one, other) => one.parameters - other.parameters)
  return (method: string, path: string): Operation | undefined =>
    known.find(({ operation, pattern }) => operation.method === method && pattern.test(path))?.operation
}

const holdProblem = (operation: Operation, { body }: Answered): void => {
  const slug = problemAnswer.parse(body).type.replace('/problems/', '')
  if (!slugsOf(operation).has(slug)) throw new Error(`${operation.id} does not tell of ${slug}`)
}

const holdAnswer = ({ id }: Operation, told: Answer | undefined, { status, type, text, body }: Answered): void => {
  if (!told) throw new Error(`${id} does not tell of ${status}`)
  const wanted = told.contentType ?? (told.schema && 'application/json')
  if (wanted === 'application/json' && type !== wanted) throw new Error(`${id} answers ${type}, not ${wanted}`)
  if (wanted === undefined && status < 300 && text) throw new Error(`${id} answers a body that it does not tell of`)
  told.schema?.parse(body)
}

/**
 * For `expect` of supertest: fails where an answer is not one that the operations of the service tell of, by its status,
 * by a field too many or another type, or by a problem that is not named.
 */
export const holdTo = (service: ServiceOperations) => {
  const find = byMethodAndPath(service)

  return (answered: Answered): void => {
    const { method, url } = answered.request
    const { pathname } = new URL(url)
    const operation = find(method, pathname)
    if (operation && answered.status >= 400) holdProblem(operation, answered)
    else if (operation) holdAnswer(operation, operation.answers[answered.status], answered)
    else if (answered.status !== 404) throw new Error(`no operation tells of ${method} ${pathname}`)
    if (operation) noteAnswered(operation.id, answered.status)
  }
}
