import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from '@jest/globals'
import { anchorsOf, linksOf, pages, read, root, rowsOf } from './testing/markdown.ts'

const isThere = (page: string, target: string): boolean => {
  const [path = '', anchor] = target.split('#')
  const file = path === '' ? page : normalize(join(dirname(page), path))
  if (!existsSync(join(root, file))) return false
  return anchor === undefined || anchorsOf(read(file)).includes(anchor)
}

test.each(pages)('every link of %s leads somewhere', (page) => {
  expect(linksOf(read(page)).filter((target) => !isThere(page, target))).toEqual([])
})

test('what is no link is not taken for one, and what leads nowhere is seen', () => {
  expect(linksOf('[a](b.md#c) `[x](y)` [out](https://example.org) [d](#e)')).toEqual(['b.md#c', '#e'])
  expect(isThere('README.md', 'docs/none.md')).toBe(false)
  expect(isThere('README.md', '#none')).toBe(false)
  expect(isThere('README.md', 'docs/architecture.md#the-path-of-one-message')).toBe(true)
})

test('every decision is in the index, and every page but it says what proves it', () => {
  const decisions = pages.filter((page) => /decisions\/\d{4}/.test(page)).map((page) => page.replace(/.*\//, ''))

  expect(linksOf(read('docs/decisions/README.md'))).toEqual(decisions.toSorted())
  for (const page of decisions) expect(anchorsOf(read(`docs/decisions/${page}`))).toContain('proven-by')
})

test('the README has every script', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object }
  const told = rowsOf(read('README.md'), 'Scripts').flatMap(
    ([cell]) => /^`npm (?:run )?([\w:-]+)`$/.exec(cell!)?.[1] ?? [],
  )

  expect(told.toSorted()).toEqual(Object.keys(scripts).toSorted())
})
