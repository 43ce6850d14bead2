// Stack traces name the sources, not the bundled files. Node's own source maps would read those of every package at
// start (0.4 s); this reads ours when there is a stack to show.
const { readFileSync } = require('node:fs')
const { SourceMap } = require('node:module')
const { dirname, join } = require('node:path')
const { fileURLToPath } = require('node:url')

exports.showSources = (bundleDir) => {
  const maps = new Map()
  const mapOf = (file) => {
    if (!maps.has(file)) maps.set(file, new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))))
    return maps.get(file)
  }

  const placeOf = (frame) => {
    const url = frame.getFileName() ?? ''
    if (!url.startsWith('file:')) return undefined
    const file = fileURLToPath(url)
    if (!file.startsWith(bundleDir)) return undefined

    const { originalSource, originalLine, originalColumn } = mapOf(file).findEntry(
      frame.getLineNumber() - 1,
      frame.getColumnNumber() - 1,
    )
    return originalSource && `${join(dirname(file), originalSource)}:${originalLine + 1}:${originalColumn + 1}`
  }

  const lineOf = (frame) => {
    const line = String(frame)
    try {
      const place = placeOf(frame)
      return place ? line.replace(/file:[^)]+/, place) : line
    } catch {
      return line // a stack without its sources is better than none
    }
  }

  Error.prepareStackTrace = (error, frames) =>
    [String(error), ...frames.map((frame) => `    at ${lineOf(frame)}`)].join('\n')
}
