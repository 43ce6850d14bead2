const policyOf = (directives: Record<string, string>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')

const ownFilesOnly = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' blob: data:", // pictures before they are uploaded, and symbols that styles hold
  'media-src': "'self' blob:",
  'connect-src': "'self'", // the socket too: browsers take ws: and wss: of the same host for it
  'manifest-src': "'self'",
  'worker-src': "'self'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
}

/** What the pages may load: nothing from elsewhere, and no script or style that is written into a page. */
export const consolePolicy = policyOf(ownFilesOnly)

export const docsPolicy = policyOf(ownFilesOnly)

/** Of pages that are only read. */
export const readingPolicy = policyOf({
  'default-src': "'none'",
  'style-src': "'self'",
  'img-src': "'self'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'base-uri': "'none'",
})
