import { expect, test } from '@jest/globals'
import { deviceName } from './device-name.ts'

const mozilla = 'Mozilla/5.0'
const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, 'Firefox on Linux'],
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/138.0.0.0 Safari/537.36`, 'Chrome on Windows'],
  [`${mozilla} (Windows NT 10.0; Win64; x64) ${webkit} Chrome/138.0.0.0 Safari/537.36 Edg/138.0`, 'Edge on Windows'],
  [`${mozilla} (Linux; Android 10; K) ${webkit} Chrome/138.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
  [`${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.5 Safari/605.1`, 'Safari on macOS'],
  [`${mozilla} (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1`, 'Safari on iPhone'],
  ['curl/8.5.0', 'curl'],
  ['node', 'node'],
  ['', 'unknown device'],
  ['<script>', 'unknown device'],
  ['x'.repeat(10_000), 'x'.repeat(40)],
])('%#: %.60s', (userAgent, name) => expect(deviceName(userAgent)).toBe(name))

test('who says nothing is unknown', () => expect(deviceName(undefined)).toBe('unknown device'))
