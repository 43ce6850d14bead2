/** What somebody is told who is not in a chat. */
export const ofChat = ['chat-not-found', 'not-a-member'] as const

/** The same where the chat must be a group that one's role has a say in. */
export const ofGroup = [...ofChat, 'direct-chat', 'forbidden'] as const

/** And of a message that is not there for them. */
export const ofMessage = [...ofChat, 'message-not-found'] as const

/** And of one that is to be changed, or marked for everybody. */
export const ofChange = [...ofMessage, 'forbidden', 'conflict'] as const

/** And where the other person of a direct chat has to want it. */
export const ofWanted = ['not-wanted', 'user-not-found'] as const
