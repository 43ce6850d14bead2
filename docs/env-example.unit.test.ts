import { readdirSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'dotenv'
import { read, root } from './testing/markdown.ts'
import { defaultsOf, namesReadBy, readers, required, variablesRead } from './testing/variables.ts'

type Variable = { name: string; value: string }

const text = read('.env.example')

/** `# NAME=value` under `## heading`. */
const sections: Record<string, Variable[]> = Object.fromEntries(
  text
    .split(/^## /m)
    .slice(1)
    .map((section) => [
      section.split('\n', 1)[0]!,
      [...section.matchAll(/^# ([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name, value]) => ({ name: name!, value: value! })),
    ]),
)
const namesIn = (heading: string): string[] => sections[heading]?.map(({ name }) => name) ?? []

/** Others, such as no origins at all, have no words. */
const isShown = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value)

/** It came from what was said because there is no default, or is made of it. */
const isRequired = (value: unknown): boolean => Object.values(required).includes(String(value))

test('copied as it is, it sets nothing', () => {
  expect(parse(text)).toEqual({})
})

test('every line of it says a variable or what it means', () => {
  const lines = text.split('\n').filter(Boolean)
  expect(lines.filter((line) => !/^##? /.test(line) && line !== '#')).toEqual([])
  const unexplained = lines.filter((line, at) => /^# [A-Z_]+=/.test(line) && /^## /.test(lines[at - 1]!))
  expect(unexplained).toEqual([])
})

describe('the services', () => {
  const headings = Object.keys(sections).filter((heading) => heading !== 'docker compose')

  test('read what is in it, and it has what they read', () => {
    expect(variablesRead.size).toBeGreaterThan(40)
    expect(new Set(headings.flatMap(namesIn))).toEqual(variablesRead)
  })

  test.each(Object.keys(readers))('"%s" has its variables there, or where all have them, each once', (heading) => {
    const shared = heading === 'The launcher' ? [] : ['Every service', 'Services that verify tokens'].flatMap(namesIn)
    const own = namesIn(heading)
    const known = new Set([...own, ...shared])
    expect(namesReadBy(readers[heading]!).filter((name) => !known.has(name))).toEqual([])
    expect(own).toHaveLength(new Set(own).size)
  })

  test.each(Object.keys(readers))('of "%s" have these defaults', (heading) => {
    const defaults = defaultsOf(heading)
    const told = sections[heading]!.filter(({ value }) => value !== '')
    const inForce = told.map(({ name, value }) => [name, readers[heading]!({ ...required, [name]: value })[name]])
    expect(inForce).toEqual(told.map(({ name }) => [name, defaults[name]]))

    const untold = sections[heading]!.filter(({ value }) => value === '').map(({ name }) => defaults[name])
    expect(untold.filter((value) => isShown(value) && !isRequired(value))).toEqual([])
  })
})

test('docker compose reads what is in its section, and it has what that reads, with its defaults', () => {
  const files = readdirSync(root).filter((file) => /^docker-compose.*\.ya?ml$/.test(file))
  const texts = files.map((file) => read(file))
  // ${NAME:-default}; ${NAME:?complaint} has none
  const substitutions = texts.flatMap((text) => [...text.matchAll(/\$\{([A-Z][A-Z0-9_]*)(?::?-([^}]*))?/g)])
  const told = sections['docker compose']!.map(({ name, value }) => `${name}=${value}`)
  expect(files).toContain('docker-compose.yml')
  expect(new Set(told)).toEqual(new Set(substitutions.map(([, name, value = '']) => `${name}=${value}`)))
})
