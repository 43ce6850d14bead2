import { keyOf, type Route } from './open-routes.ts'

const upload = /^(?:POST \/api\/chats\/[^/]+\/attachments|PUT \/api\/(?:chats\/[^/]+|users\/me)\/avatar)$/

const download = /^GET \/api\/(?:attachments\/[^/]+|(?:chats|users)\/[^/]+\/avatar)$/

const exported = /^GET \/api\/(?:chats\/[^/]+|(?:auth|users|notifications)\/me)\/export$/

/** Brings a file, which may take long to arrive. */
export const isUpload = (route: Route): boolean => upload.test(keyOf(route))

/** Answers with a file, also to an address that is signed and has no token: whether it is good the service knows. */
export const isDownload = (route: Route): boolean => download.test(keyOf(route))

/** May take as long as the client is slow. */
export const isTransfer = (route: Route): boolean => isUpload(route) || isDownload(route) || exported.test(keyOf(route))
