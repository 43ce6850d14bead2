import { expect, test } from '@jest/globals'
import { inOneLine } from './in-one-line.ts'

test.each([
  ['Ada', 'Ada'],
  ['  to\r\n be\t\u0000or\u2028not\u0085to be ', 'to be or not to be'],
  ['Ada\r\nBcc: eve@example.org', 'Ada Bcc: eve@example.org'],
  ['invoice\u202Efdp.exe\u2066x\u2069', 'invoicefdp.exex'],
  ['שלום\u200f 👩‍👩‍👧', 'שלום\u200f 👩‍👩‍👧'],
  ['half \ud83d', 'half \ufffd'],
  ['\r\n', ''],
])('%j is %j', (given, expected) => expect(inOneLine(given)).toBe(expected))
