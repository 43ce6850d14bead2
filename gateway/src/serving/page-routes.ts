import type { Request, RequestHandler } from 'express'
import { encodings, type Page, type Pages } from './read-pages.ts'

/** The console is one page at many addresses; what a page loads, and what programs ask for, is no address of it. */
const isConsole = ({ path, headers }: Request): boolean =>
  !/^\/(api|assets|socket\.io|internal|problems)(\/|$)/i.test(path) && headers.accept?.includes('text/html') === true

const pageFor = (pages: Pages, req: Request): Page | undefined =>
  pages.get(req.path) ?? (isConsole(req) ? pages.get('/') : undefined)

/** As what is asked for, where there is more than one form of it. */
const formOf = (page: Page, req: Request): Page =>
  page.json !== undefined && req.accepts('html', 'json') === 'json' ? page.json : page

/** Answers GET and HEAD of pages and their files, and lets everything else pass. */
export const pageRoutes =
  (pages: Pages): RequestHandler =>
  (req, res, next) => {
    const found = req.method === 'GET' || req.method === 'HEAD' ? pageFor(pages, req) : undefined
    if (found === undefined) return next()

    const page = formOf(found, req)
    if (found.json !== undefined) res.vary('accept')

    const accepted = req.acceptsEncodings()
    const encoding = encodings.find((name) => page.compressed[name] && accepted.includes(name))
    res.type(page.extension).set(page.headers).vary('accept-encoding')
    if (encoding !== undefined) res.set('content-encoding', encoding)
    res.send((encoding && page.compressed[encoding]) ?? page.bytes)
  }
