import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig as loadAuthConfig } from '@chat/auth-service/config'
import { loadConfig as loadChatConfig } from '@chat/chat-service/config'
import { readConfig } from '@chat/common/config/read-config'
import { accessVariables, brokerVariables, databaseVariables, serviceVariables } from '@chat/common/config/variables'
import { loadConfig as loadGatewayConfig } from '@chat/gateway/config'
import { loadConfig as loadNotificationConfig } from '@chat/notification-service/config'
import { loadConfig as loadUserConfig } from '@chat/user-service/config'
import { loadConfig as loadLocalConfig } from '../../local/src/config.ts'
import { read, root } from './markdown.ts'

export type Load = (env: NodeJS.ProcessEnv) => Record<string, unknown>

const url = 'http://127.0.0.1:1'

/** What has no default anywhere. */
export const required: Record<string, string> = {
  MONGO_URL: 'mongodb://127.0.0.1:1/none',
  RABBITMQ_URL: 'amqp://127.0.0.1:1',
  INTERNAL_SECRET: 'a secret between services',
  ...{ AUTH_URL: url, AUTH_INTERNAL_URL: url, CHAT_INTERNAL_URL: url },
  ...{ USER_URL: url, CHAT_URL: url, NOTIFICATION_URL: url },
}

const loadShared: Load = (env) => readConfig({ ...serviceVariables, ...databaseVariables, ...brokerVariables }, env)
const loadAccess: Load = (env) => readConfig(accessVariables, env)

/** Who reads variables, by the heading they are told of under. */
export const readers: Record<string, Load> = {
  'The launcher': loadLocalConfig,
  'Every service': loadShared,
  'Services that verify tokens': loadAccess,
  'auth-service': loadAuthConfig,
  'chat-service': loadChatConfig,
  'user-service': loadUserConfig,
  'notification-service': loadNotificationConfig,
  gateway: loadGatewayConfig,
}

/** What is in force when only what is required was said. */
export const defaultsOf = (heading: string): Record<string, unknown> =>
  readers[heading]?.(heading === 'The launcher' ? {} : required) ?? {}

export const namesReadBy = (load: Load): string[] => {
  const names: string[] = []
  const remember = (env: NodeJS.ProcessEnv, name: string | symbol): unknown => {
    if (typeof name === 'string' && !name.endsWith('_FILE')) names.push(name)
    return Reflect.get(env, name) as unknown
  }
  load(new Proxy({ ...required }, { get: remember }))
  return names
}

const sourcesOf = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.includes('test'))
    .map((path) => read(join(folder, path)))

const namesIn = (texts: string[], pattern: RegExp): string[] =>
  texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name]) => name!))

const ofTheSystem = new Set(['HOME', 'PATH'])

/** Every variable of every service and of the launcher. */
export const variablesRead = new Set([
  ...Object.values(readers).flatMap(namesReadBy),
  ...namesIn(sourcesOf('local/src'), /\benv\.([A-Z][A-Z0-9_]+)/g).filter((name) => !ofTheSystem.has(name)),
])
