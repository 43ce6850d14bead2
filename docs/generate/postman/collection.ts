import { journeys } from './journeys/all.ts'
import type { Journey, Step } from './step.ts'

const schema = 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json'

const about = `Every call of the API in the order in which somebody would make it. Run it whole, or folder by folder from the
top: tokens and ids are taken from the answers into the environment. It makes people of its own each time, so it may be run
again. The folder "Administration" is skipped unless adminUsername and adminPassword are set in the environment.`

const testsOf = ({ status, keep = {}, checks = {} }: Step): string[] => {
  const statuses = [status].flat()
  const readsAnswer = [...Object.values(keep), ...Object.values(checks)].some((text) => /\banswer\b/.test(text))
  return [
    `pm.test('answers ${statuses.join(' or ')}', () => pm.expect(pm.response.code).to.be.oneOf(${JSON.stringify(statuses)}))`,
    `pm.test('has a request id', () => pm.expect(pm.response.headers.get('x-request-id')).to.match(/^.{8,}$/))`,
    ...(readsAnswer ? ['const answer = pm.response.json()'] : []),
    ...Object.entries(checks).map(([what, check]) => `pm.test(${JSON.stringify(what)}, () => ${check})`),
    ...Object.entries(keep).map(([name, value]) => `pm.environment.set('${name}', ${value})`),
  ]
}

const toAuth = ({ as }: Step) =>
  as === undefined
    ? { type: 'noauth' }
    : { type: 'bearer', bearer: [{ key: 'token', value: `{{${as}Token}}`, type: 'string' }] }

const toBody = ({ body, file }: Step) => {
  if (file !== undefined) return { mode: 'formdata', formdata: [{ key: 'file', type: 'file', src: file }] }
  return (
    body !== undefined && {
      mode: 'raw',
      raw: JSON.stringify(body, null, 2),
      options: { raw: { language: 'json' } },
    }
  )
}

const toUrl = (path: string) => {
  const [place = '', search] = path.split('?')
  const query = search?.split('&').map((pair) => {
    const [key, value = ''] = pair.split('=')
    return { key, value }
  })
  return {
    raw: `{{url}}/api${path}`,
    host: ['{{url}}'],
    path: ['api', ...place.split('/').filter(Boolean)],
    ...(query && { query }),
  }
}

const script = (listen: 'test' | 'prerequest', exec: readonly string[]) => ({
  listen,
  script: { type: 'text/javascript', exec },
})

const toItem = (step: Step) => {
  const body = toBody(step)
  return {
    name: step.name,
    event: [...(step.before ? [script('prerequest', step.before)] : []), script('test', testsOf(step))],
    request: {
      method: step.method,
      header: Object.entries(step.headers ?? {}).map(([key, value]) => ({ key, value })),
      auth: toAuth(step),
      ...(body && { body }),
      url: toUrl(step.path),
      ...(step.about !== undefined && { description: step.about }),
    },
  }
}

const toFolder = ({ name, about: description, steps }: Journey) => ({ name, description, item: steps.map(toItem) })

/** For Postman and newman, version 2.1 of its format. */
export const collection = () => ({
  info: { name: 'Chat backend', description: about, schema },
  item: journeys.map(toFolder),
})

/** What its requests begin with; the rest is put in by the answers. */
export const environment = () => ({
  name: 'Chat backend, on this machine',
  values: [
    { key: 'url', value: 'http://127.0.0.1:8080', type: 'default', enabled: true },
    { key: 'adminUsername', value: '', type: 'default', enabled: true },
    { key: 'adminPassword', value: '', type: 'secret', enabled: true },
  ],
  _postman_variable_scope: 'environment',
})
