import { Parser } from '@asyncapi/parser'
import { expect, test } from '@jest/globals'
import { asyncApi } from './asyncapi.ts'

test('the document of events is AsyncAPI 3, and nothing in it is doubtful', async () => {
  const { document, diagnostics } = await new Parser().parse(JSON.stringify(asyncApi()))

  const [info, hint] = [2, 3] // of what a linter may say; below are errors and warnings
  expect(diagnostics.filter(({ severity }) => severity !== info && severity !== hint)).toEqual([])
  expect(document?.version()).toBe('3.0.0')
  expect(document?.operations().length).toBeGreaterThan(60)
}, 60_000)
