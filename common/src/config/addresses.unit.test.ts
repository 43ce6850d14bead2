import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { mongo } from 'mongoose'
import { addressesOf, withPassword } from './addresses.ts'

/** As drivers read it. */
const passwordOf = (address: string): string => decodeURIComponent(new URL(address).password)

const passwords = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })

test.each([
  'mongodb://auth-service@auth-mongo:27017/auth_db?authSource=auth_db',
  'mongodb://auth-service:@one:27017,two:27017,three/auth_db?replicaSet=rs0',
])('whatever the password, %s has it for the driver, and its hosts and user as before', (address) => {
  const before = new mongo.MongoClient(address).options
  fc.assert(
    fc.property(passwords, (password) => {
      const whole = new mongo.MongoClient(withPassword(address, password)!).options
      expect(whole.credentials).toMatchObject({ username: 'auth-service', password })
      expect([whole.hosts, whole.dbName, whole.replicaSet]).toEqual([before.hosts, before.dbName, before.replicaSet])
    }),
  )
})

test('whatever the password, every address of a list has it, and is otherwise as before', () => {
  const list = 'amqp://chat@one:5672,amqps://me%2Cyou@two/vhost,amqp://chat@[::1]:1?heartbeat=5'
  fc.assert(
    fc.property(passwords, (password) => {
      const whole = addressesOf(withPassword(list, password)!)
      expect(whole.map(passwordOf)).toEqual([password, password, password])
      const without = (address: string) => Object.assign(new URL(address), { password: '' }).href
      expect(whole.map(without)).toEqual(addressesOf(list).map(without))
    }),
  )
})

test.each([
  'mongodb://db:27017/auth_db',
  'mongodb://me:already@db/auth_db',
  'mongodb://db/a@b',
  'amqp://chat@one,amqp://two',
  'not an address',
])('%s takes none', (address) => {
  expect(withPassword(address, 'x')).toBeUndefined()
})

test('a list is divided where an address begins', () => {
  expect(addressesOf('amqp://a:1,AMQPS://b:p,w@c')).toEqual(['amqp://a:1', 'AMQPS://b:p,w@c'])
  expect(addressesOf('amqp://a')).toEqual(['amqp://a'])
})
