/** First match wins: most browsers also claim to be others. */
const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\b(?:OPR|Opera)\//, 'Opera'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]

const systems: [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\b(?:Macintosh|Mac OS X)\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** Short and good enough to tell one's own devices apart: `Firefox on Linux`, else the first product named. */
export const deviceName = (userAgent = ''): string => {
  const known = userAgent.slice(0, 512)
  const find = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(known))?.[1]
  const browser = find(browsers)
  const system = find(systems)
  if (browser !== undefined && system !== undefined) return `${browser} on ${system}`

  return browser ?? system ?? (/^[\w.-]{1,40}/.exec(known)?.[0] || 'unknown device')
}
