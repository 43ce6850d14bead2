import { describe, expect, test } from '@jest/globals'
import { isOpen } from '../../gateway/src/routing/open-routes.ts'
import { gatheredBy } from '../../gateway/src/gathering/gathered-routes.ts'
import { serviceFor } from '../../gateway/src/routing/route-table.ts'
import { clientRoutes, routesByService } from './client-routes.ts'
import { adminDoors, doors, nameOf } from './doors.ts'
import { routeFor } from './route-list.ts'

const services = routesByService()
const routes = clientRoutes()
const allDoors = [...doors, ...adminDoors]

describe('the doors that attackers try', () => {
  test('are found in the routers', () => {
    for (const list of Object.values(services)) expect(list.length).toBeGreaterThan(5)
    expect(routes).toContain('POST /messages')
    expect(routes).toContain('PUT /users/update')
  })

  test('are all that there are: a route that is not among them fails here', () => {
    const tried = new Set(allDoors.map((door) => routeFor(routes, door)))
    expect(routes.filter((route) => !tried.has(route))).toEqual([])
  })

  test('all lead somewhere', () => {
    const leadsTo = (door: (typeof doors)[number]) =>
      routeFor(routes, door) ?? gatheredBy({ method: door.method, path: `/api${door.path}`.toLowerCase() })
    expect(allDoors.filter((door) => leadsTo(door) === undefined).map(nameOf)).toEqual([])
  })

  test('are each once', () => {
    const names = allDoors.map((door) => `${nameOf(door)} ${JSON.stringify(door.query ?? {})}`)
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  test('lead through the gateway to the service that has the route, and are open there where they are open', () => {
    for (const door of allDoors) {
      const route = { method: door.method, path: `/api${door.path}`.toLowerCase() }
      const [owner] = Object.entries(services).find(([, list]) => routeFor(list, door) !== undefined) ?? []
      expect([nameOf(door), serviceFor(route.path)]).toEqual([nameOf(door), owner])
      expect([nameOf(door), isOpen(route)]).toEqual([nameOf(door), door.open ?? false])
    }
  })
})
