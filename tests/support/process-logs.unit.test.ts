import { expect, test } from '@jest/globals'
import { leaksIn } from './process-logs.ts'

test.each([
  ['a password', '{"msg":"failed","body":"correct horse battery"}'],
  ['an address', '{"msg":"mail to ada-1234@example.org"}'],
  ['an access token', `{"url":"/?token=eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIwMTIzNDU2In0.${'x'.repeat(43)}"}`],
])('%s in a log is found', (what, line) => {
  expect(leaksIn(`{"msg":"request"}\n${line}\n`)).toEqual([`${what}: ${line}`])
})

test('a log without any is silent', () => {
  expect(leaksIn('{"level":"warn","msg":"upstream failed","requestId":"a-b-c"}\n')).toEqual([])
})
