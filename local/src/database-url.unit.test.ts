import { expect, test } from '@jest/globals'
import { databaseUrl } from './database-url.ts'

test.each([
  ['mongodb://db:27017', 'mongodb://db:27017/chat_db'],
  ['mongodb://db/', 'mongodb://db/chat_db'],
  ['mongodb://db/old?replicaSet=rs0', 'mongodb://db/chat_db?replicaSet=rs0'],
  ['mongodb://a:1,b:2/?replicaSet=rs0', 'mongodb://a:1,b:2/chat_db?replicaSet=rs0'],
  [
    'mongodb+srv://me:secret@cluster.example.com/?w=1',
    'mongodb+srv://me:secret@cluster.example.com/chat_db?w=1&authSource=admin',
  ],
  ['mongodb://me:secret@db/users', 'mongodb://me:secret@db/chat_db?authSource=users'],
  ['mongodb://me:secret@db/?authSource=other', 'mongodb://me:secret@db/chat_db?authSource=other'],
])('%s becomes %s', (url, expected) => {
  expect(databaseUrl(url, 'chat_db')).toBe(expected)
})
