import { checkAll } from '@chat/common/config/read-config'
import { findFreePort } from './free-port.ts'
import { services } from './services.ts'
import { prepareService, type Platform, type Started } from './start-service.ts'
import { withVariables } from './with-variables.ts'

/** Stands for the addresses that are known only once a service is there, so that all else is checked before. */
const somewhere = {
  ...Object.fromEntries(
    ['AUTH', 'AUTH_INTERNAL', 'USER', 'CHAT', 'CHAT_INTERNAL', 'NOTIFICATION'].map((name) => [
      `${name}_URL`,
      'http://127.0.0.1:1',
    ]),
  ),
  MONGO_URL: 'mongodb://127.0.0.1:1/any',
  MONGO_PASSWORD: '',
}

export type StartedServices = { gateway: Started; behind: Record<string, Started> }

/**
 * Starts the five: auth-service first, because the others ask it for keys, the gateway last. Behind the gateway, ports
 * are free ones of this machine, and it is the only proxy they trust.
 */
export const startServices = async (platform: Platform): Promise<StartedServices> => {
  checkAll(
    Object.values(services).map(
      ({ loadConfig }) =>
        () =>
          loadConfig(withVariables(platform.env, somewhere)),
    ),
  )
  const [authPort, internalPort, chatInternalPort] = [await findFreePort(), await findFreePort(), await findFreePort()]
  const auth = { AUTH_URL: `http://127.0.0.1:${authPort}`, AUTH_INTERNAL_URL: `http://127.0.0.1:${internalPort}` }
  const behindGateway = { ...auth, HOST: '127.0.0.1', PORT: '0', TRUSTED_PROXIES: '127.0.0.1' }
  const toChat = { CHAT_INTERNAL_URL: `http://127.0.0.1:${chatInternalPort}` } // known before it is there: it is started later
  const authPorts = { PORT: `${authPort}`, INTERNAL_PORT: `${internalPort}` }

  const [startedAuth, startUser, startChat, startNotification] = await Promise.all([
    prepareService(platform, services.auth, { ...behindGateway, ...authPorts }).then((start) => start()),
    prepareService(platform, services.user, { ...behindGateway, ...toChat }),
    prepareService(platform, services.chat, { ...behindGateway, INTERNAL_PORT: `${chatInternalPort}` }),
    prepareService(platform, services.notification, { ...behindGateway, ...toChat }),
  ])
  const [user, notification] = await Promise.all([startUser(), startNotification()])
  const chat = await startChat() // after those who hear it, so that it is stopped before them

  const startGateway = await prepareService(platform, services.gateway, {
    ...auth,
    USER_URL: user.url,
    CHAT_URL: chat.url,
    NOTIFICATION_URL: notification.url,
  })
  return {
    gateway: await startGateway(),
    behind: {
      'auth-service': startedAuth,
      'user-service': user,
      'chat-service': chat,
      'notification-service': notification,
    },
  }
}
