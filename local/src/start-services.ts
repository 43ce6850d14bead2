import { createAuthIndexes, startAuthService } from '@chat/auth-service/app'
import { loadConfig as loadAuthConfig } from '@chat/auth-service/config'
import { createChatIndexes, startChatService } from '@chat/chat-service/app'
import { loadConfig as loadChatConfig } from '@chat/chat-service/config'
import { startGateway } from '@chat/gateway/app'
import { loadConfig as loadGatewayConfig } from '@chat/gateway/config'
import { createNotificationIndexes, startNotificationService } from '@chat/notification-service/app'
import { loadConfig as loadNotificationConfig } from '@chat/notification-service/config'
import { createUserIndexes, startUserService } from '@chat/user-service/app'
import { loadConfig as loadUserConfig } from '@chat/user-service/config'
import { startService, type Platform, type Started } from './start-service.ts'

export type StartedServices = { gateway: Started; behind: Record<string, Started> }

/**
 * The five, the code of the containers unchanged: the ones behind the gateway on free ports of this machine, where it
 * is the only proxy they trust.
 */
export const startServices = async (platform: Platform): Promise<StartedServices> => {
  const behindGateway = { HOST: '127.0.0.1', PORT: '0', INTERNAL_PORT: '0', TRUSTED_PROXIES: '127.0.0.1' }

  const auth = await startService(
    platform,
    {
      name: 'auth-service',
      database: 'auth_db',
      loadConfig: loadAuthConfig,
      createIndexes: createAuthIndexes,
      start: startAuthService,
    },
    behindGateway,
  )
  const withAuth = { ...behindGateway, AUTH_URL: auth.url, AUTH_INTERNAL_URL: auth.internalUrl }

  const [user, chat, notification] = await Promise.all([
    startService(
      platform,
      {
        name: 'user-service',
        database: 'user_db',
        loadConfig: loadUserConfig,
        createIndexes: createUserIndexes,
        start: startUserService,
      },
      withAuth,
    ),
    startService(
      platform,
      {
        name: 'chat-service',
        database: 'chat_db',
        loadConfig: loadChatConfig,
        createIndexes: createChatIndexes,
        start: startChatService,
      },
      withAuth,
    ),
    startService(
      platform,
      {
        name: 'notification-service',
        database: 'notification_db',
        loadConfig: loadNotificationConfig,
        createIndexes: createNotificationIndexes,
        start: startNotificationService,
      },
      withAuth,
    ),
  ])

  const gateway = await startService(
    platform,
    { name: 'gateway', loadConfig: loadGatewayConfig, start: startGateway },
    {
      AUTH_URL: auth.url,
      AUTH_INTERNAL_URL: auth.internalUrl,
      USER_URL: user.url,
      CHAT_URL: chat.url,
      NOTIFICATION_URL: notification.url,
    },
  )
  return {
    gateway,
    behind: { 'auth-service': auth, 'user-service': user, 'chat-service': chat, 'notification-service': notification },
  }
}
