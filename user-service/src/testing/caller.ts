import { holdTo } from '@chat/common/testing/hold-to'
import { expect } from '@jest/globals'
import type { Express } from 'express'
import request from 'supertest'
import { serviceOperations } from '../operations.ts'

const asTold = holdTo(serviceOperations)

type Method = 'get' | 'patch' | 'put' | 'delete'

type Problem = { type: string; status: number; errors?: { pointer: string }[] }

/** Asks the app as somebody; every answer is held to what operations tell. */
export const callAs =
  (app: Express, tokenFor: (userId: string) => string) =>
  (userId: string, method: Method, path: string, body?: object) => {
    const sent = request(app)[method](`/api${path}`).auth(tokenFor(userId), { type: 'bearer' }).expect(asTold)
    return body === undefined ? sent : sent.send(body)
  }

export const problemOf = (response: { type: string; text: string }): Problem => {
  expect(response.type).toBe('application/problem+json')
  return JSON.parse(response.text) as Problem // as every refusal is
}
