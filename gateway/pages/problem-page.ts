import { escapeHtml } from '../../common/src/text/escape-html.ts'

/** Text as HTML, with what stands between backticks as code. */
export const asText = (text: string): string => escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

/** A page of its own, without scripts. `main` is HTML. */
export const asPage = (title: string, main: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>${asText(title)}</title>
    <link rel="icon" type="image/svg+xml" href="/icon.svg" />
    <link rel="stylesheet" href="/problems/page.css" />
  </head>
  <body>
    <nav aria-label="Pages">
      <a href="/problems">Problems</a>
      <a href="/api/docs">API</a>
      <a href="/">Console</a>
    </nav>
    <main>
${main}
    </main>
  </body>
</html>
`
