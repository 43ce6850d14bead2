import { STATUS_CODES } from 'node:http'
import { asPage, asText } from './problem-page.ts'

type Case = { title: string; when: string; remedy: string }

/** As docs/problems.json has it. */
export type ProblemEntry = { slug: string; status: number; cases: Case[]; example: object; calls: string[] }

type Call = { operationId: string; summary: string; tags: [string] }

/** Of docs/openapi.json what is shown here. */
export type Contract = {
  paths: Record<string, Record<string, Call>>
  components: { schemas: { Problem: { properties: Record<string, { description?: string }> } } }
}

const mostAtOnce = 20

const lines = (parts: string[]): string => parts.join('\n')
const toDefinitions = (pairs: [term: string, what: string][]): string =>
  `<dl>${lines(pairs.map(([term, what]) => `<dt>${asText(term)}</dt><dd>${asText(what)}</dd>`))}</dl>`

const toCase = ({ title, when, remedy }: Case): string =>
  `<h2>${asText(title)}</h2>${toDefinitions([
    ['When it happens', when],
    ['What to do', remedy],
  ])}`

const toFields = ({ example }: ProblemEntry, { components }: Contract): string => {
  const { properties } = components.schemas.Problem
  const names = Object.keys(properties).filter((name) => name in example || name === 'detail')
  return toDefinitions(names.map((name) => [`\`${name}\``, properties[name]!.description ?? '']))
}

const toCalls = ({ calls }: ProblemEntry, { paths }: Contract): string => {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, call]) => ({ name: `${method.toUpperCase()} /api${path}`, ...call })),
  )
  const found = all.filter(({ operationId }) => calls.includes(operationId))
  if (found.length === 0) return '<p>None in particular.</p>'
  if (found.length === all.length) return '<p>Every one.</p>'

  const items = found.map(({ name, operationId, summary, tags }) => {
    const address = `/api/docs#/${encodeURIComponent(tags[0])}/${operationId}`
    return `<li><a href="${address}"><code>${name}</code></a> ${asText(summary)}</li>`
  })
  const list = `<ul>${lines(items)}</ul>`
  return found.length <= mostAtOnce
    ? list
    : `<details><summary>${found.length} of ${all.length}</summary>${list}</details>`
}

const toPage = (entry: ProblemEntry, contract: Contract): string =>
  asPage(
    entry.slug,
    lines([
      `<h1>${entry.slug}</h1>`,
      `<p>${entry.status} ${STATUS_CODES[entry.status]}</p>`,
      ...entry.cases.map(toCase),
      `<h2>Fields</h2>${toFields(entry, contract)}`,
      `<pre tabindex="0" aria-label="Example">${asText(JSON.stringify(entry.example, null, 2))}</pre>`,
      `<h2>Calls that can answer it</h2>${toCalls(entry, contract)}`,
      '<p>Events of a socket answer the same in their acknowledgements.</p>',
    ]),
  )

const toList = (entries: ProblemEntry[]): string => {
  const rows = entries.map(
    ({ slug, status, cases }) =>
      `<tr><td>${status}</td><td><a href="/problems/${slug}">${slug}</a></td><td>${asText(cases[0]!.title)}</td></tr>`,
  )
  return asPage(
    'Problems',
    lines([
      '<h1>Problems</h1>',
      '<p>What is refused is answered as a problem (RFC 9457): <code>type</code> in the answer is the address of one of these.</p>',
      '<table><thead><tr><th scope="col">Status</th><th scope="col">Problem</th><th scope="col">In words</th></tr></thead>',
      `<tbody>${lines(rows)}</tbody></table>`,
    ]),
  )
}

/** By the names of their files: HTML for people, and the same as JSON for programs. */
export const problemPages = (entries: ProblemEntry[], contract: Contract): Record<string, string> =>
  Object.fromEntries([
    ['index.html', toList(entries)],
    ['index.json', JSON.stringify({ items: entries, next: null })],
    ...entries.flatMap((entry) => [
      [`${entry.slug}.html`, toPage(entry, contract)],
      [`${entry.slug}.json`, JSON.stringify(entry)],
    ]),
  ])
