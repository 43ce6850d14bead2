import type { Attachment } from '@chat/sdk/attachment'

const mostKept = 100
const byMessage = new Map<string, readonly Attachment[]>()

/** Which files a message has that is not kept by the server yet, by `clientMessageId`. */
export const sentFiles = {
  of: (clientMessageId: string | undefined): readonly Attachment[] => byMessage.get(clientMessageId ?? '') ?? [],
  put: (clientMessageId: string, files: readonly Attachment[]): void => {
    byMessage.set(clientMessageId, files)
    for (const oldest of byMessage.keys()) if (byMessage.size > mostKept) byMessage.delete(oldest)
  },
}
