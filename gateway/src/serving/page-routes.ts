import type { Request, RequestHandler } from 'express'
import { encodings, type Page, type Pages } from './read-pages.ts'

/** The console is one page at many addresses; what a page loads, and what programs ask for, is no address of it. */
const isConsole = ({ path, headers }: Request): boolean =>
  !/^\/(api|assets|socket\.io|internal)(\/|$)/i.test(path) && headers.accept?.includes('text/html') === true

const pageFor = (pages: Pages, req: Request): Page | undefined =>
  pages.get(req.path) ?? (isConsole(req) ? pages.get('/') : undefined)

/** Answers GET and HEAD of pages and their files, and lets everything else pass. */
export const pageRoutes =
  (pages: Pages): RequestHandler =>
  (req, res, next) => {
    const page = req.method === 'GET' || req.method === 'HEAD' ? pageFor(pages, req) : undefined
    if (page === undefined) return next()

    const accepted = req.acceptsEncodings()
    const encoding = encodings.find((name) => page.compressed[name] && accepted.includes(name))
    res.type(page.extension).set(page.headers).vary('accept-encoding')
    if (encoding !== undefined) res.set('content-encoding', encoding)
    res.send((encoding && page.compressed[encoding]) ?? page.bytes)
  }
