import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, test } from '@jest/globals'
import { checkPort, urlOf } from './ports.ts'

test('a port is free again after it was looked at, and refused while it is taken', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
  await expect(checkPort(address)).rejects.toThrow(`port ${address.port} on 127.0.0.1 is taken by another program`)

  server.close()
  await once(server, 'close')
  await checkPort(address)
  await checkPort(address)
})

test('an address that says where, for a program on this machine', () => {
  expect(urlOf({ host: '127.0.0.1', port: 80 })).toBe('http://127.0.0.1:80')
  expect(urlOf({ host: '0.0.0.0', port: 80 })).toBe('http://127.0.0.1:80')
  expect(urlOf({ host: '::1', port: 80 })).toBe('http://[::1]:80')
})
