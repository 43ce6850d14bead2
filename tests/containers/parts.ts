/** What the repository builds. */
export const ours = ['gateway', 'auth-service', 'user-service', 'chat-service', 'notification-service']

/** The MongoDB of each service that has one. */
export const mongoOf: Record<string, string> = {
  'auth-service': 'auth-mongo',
  'user-service': 'user-mongo',
  'chat-service': 'chat-mongo',
  'notification-service': 'notification-mongo',
}

/** All that is running when the platform is. */
export const parts = ['nginx', ...ours, 'rabbitmq', ...Object.values(mongoOf)]
