import { expect, test } from '@jest/globals'
import { textParts } from './text-parts.ts'

const kinds = (text: string, usernames: string[] = []): string[] =>
  textParts(text, usernames).map((part) => `${part.kind}:${part.text}`)

test('a text without anything in it is one part', () => {
  expect(kinds('hello <b>you</b>')).toEqual(['text:hello <b>you</b>'])
})

test('an address ends before the sentence does', () => {
  expect(kinds('see https://example.org/a_(b)?c=1.')).toEqual([
    'text:see ',
    'link:https://example.org/a_(b)?c=1',
    'text:.',
  ])
  expect(kinds('(http://example.org)')).toEqual(['text:(', 'link:http://example.org', 'text:)'])
})

test('what is no web address is no link', () => {
  expect(kinds('javascript:alert(1) ftp://example.org https://')).toEqual([
    'text:javascript:alert(1) ftp://example.org https://',
  ])
})

test('those who were mentioned are found, whatever the case and the full stop', () => {
  expect(kinds('Hi @Ann. and @bob', ['ann'])).toEqual(['text:Hi ', 'mention:@Ann', 'text:. and @bob'])
})

test('a name inside an address is no mention', () => {
  expect(kinds('https://example.org/@ann', ['ann'])).toEqual(['link:https://example.org/@ann'])
})
