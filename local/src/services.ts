import { createAuthIndexes, startAuthService } from '@chat/auth-service/app'
import { loadConfig as loadAuthConfig } from '@chat/auth-service/config'
import { startChatService } from '@chat/chat-service/app'
import { createChatIndexes } from '@chat/chat-service/create-indexes'
import { loadConfig as loadChatConfig } from '@chat/chat-service/config'
import { startGateway } from '@chat/gateway/app'
import { loadConfig as loadGatewayConfig } from '@chat/gateway/config'
import { createNotificationIndexes, startNotificationService } from '@chat/notification-service/app'
import { loadConfig as loadNotificationConfig } from '@chat/notification-service/config'
import { createUserIndexes, startUserService } from '@chat/user-service/app'
import { loadConfig as loadUserConfig } from '@chat/user-service/config'

/** The five, the code of the containers unchanged; each that has a database has one of its own. */
export const services = {
  auth: {
    name: 'auth-service',
    database: 'auth_db',
    loadConfig: loadAuthConfig,
    createIndexes: createAuthIndexes,
    start: startAuthService,
  },
  user: {
    name: 'user-service',
    database: 'user_db',
    loadConfig: loadUserConfig,
    createIndexes: createUserIndexes,
    start: startUserService,
  },
  chat: {
    name: 'chat-service',
    database: 'chat_db',
    loadConfig: loadChatConfig,
    createIndexes: createChatIndexes,
    start: startChatService,
  },
  notification: {
    name: 'notification-service',
    database: 'notification_db',
    loadConfig: loadNotificationConfig,
    createIndexes: createNotificationIndexes,
    start: startNotificationService,
  },
  gateway: { name: 'gateway', loadConfig: loadGatewayConfig, start: startGateway },
}
