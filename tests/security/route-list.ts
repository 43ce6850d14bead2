import type { Express, Router } from 'express'

/** What a router holds inside, as Express 5 keeps it. */
type Layer = {
  route?: { path: string | string[]; stack: { method?: string }[] }
  handle?: Partial<Pick<Router, 'stack'>>
}

const routesIn = (stack: Layer[]): string[] =>
  stack.flatMap(({ route, handle }) => {
    if (!route) return handle?.stack ? routesIn(handle.stack as Layer[]) : []
    const methods = route.stack.map(({ method = 'all' }) => method.toUpperCase())
    return [route.path].flat().flatMap((path) => methods.map((method) => `${method} ${path}`))
  })

/** `METHOD /path/:id` of all that an app's routers answer. Each is mounted at /api. */
export const routesOf = (app: Express): string[] => [...new Set(routesIn(app.router.stack as Layer[]))]

/** Stands for whatever is asked of it: an app can be built from it, and nothing be done. */
export const anything: unknown = new Proxy(function () {}, {
  get: (_, name) => (name === Symbol.toPrimitive ? () => 1 : name === 'then' ? undefined : anything),
  apply: () => anything,
})

const segments = (path: string): string[] => path.split('/').slice(1)

const fits = (route: string, { method, path }: { method: string; path: string }): boolean => {
  const [verb, pattern] = route.split(' ') as [string, string]
  const [wanted, given] = [segments(pattern), segments(path)]
  return (
    verb === method &&
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith(':') ? true : part === given[at]))
  )
}

const fixedParts = (route: string): number => segments(route).filter((part) => !part.startsWith(':')).length

/** The route that answers at a door: of those that fit the one with the fewest parts left open. */
export const routeFor = (routes: string[], door: { method: string; path: string }): string | undefined =>
  routes.filter((route) => fits(route, door)).sort((one, other) => fixedParts(other) - fixedParts(one))[0]
