import type { problems } from '../../../chat-service/src/problems.ts'
import type { ToldOf } from './told.ts'

const anew = 'Take it out of what is shown, and read the list again.'

export const chat: ToldOf<typeof problems> = {
  'chat-not-found': {
    when: 'There is no chat of this id, or it is a private one that the caller never was in.',
    remedy: anew,
  },
  'attachment-not-found': {
    when: 'There is no such attachment that the caller may see, or the signed address has expired.',
    remedy: 'Read the message again: its attachments have new addresses.',
  },
  'avatar-not-found': {
    when: 'The chat has no picture, or not the one of this address any more.',
    remedy: 'Read the chat again: `avatarUrl` leads to its picture of now.',
  },
  'range-not-satisfiable': {
    when: 'The header `Range` asks for bytes behind the end of the file.',
    remedy: 'Ask without it, or for a part that there is.',
  },
  'message-not-found': {
    when: 'The chat has no such message, or it was deleted, hidden, or sent before what the caller sees.',
    remedy: anew,
  },
  'member-not-found': {
    when: 'This person is not in the chat any more, or never was.',
    remedy: 'Read the members again.',
  },
  'user-not-found': {
    when: 'There is no person of this id or username.',
    remedy: 'Search for them; they may have closed the account.',
  },
  'not-a-member': {
    when: 'The caller is not in this chat: a public group, or one that they left or were removed from.',
    remedy: 'Join it where it is public, or ask a member for an invite.',
  },
  forbidden: {
    when: 'Role or settings of the chat forbid it, the message is somebody else’s, or it is for the role `admin`.',
    remedy: 'Tell the person. Owners and admins of the chat can change roles and settings.',
  },
  'chat-with-oneself': {
    when: 'The person named for a direct chat is the caller.',
    remedy: 'Name somebody else; for notes make a group of one.',
  },
  'not-wanted': {
    when: 'One of two has blocked the other, or the other wants messages of contacts only.',
    remedy: 'Tell the person. Where it is contacts, ask with `PUT /api/users/me/contacts/{userId}`.',
  },
  banned: {
    when: 'An admin of the chat has banned the caller from it.',
    remedy: 'Tell the person. Only an admin of the chat can take it back.',
  },
  'invite-not-found': {
    when: 'The code is unknown, has expired, was revoked, or was used as often as it may be.',
    remedy: 'Ask a member for a new one.',
  },
  'report-not-found': {
    when: 'There is no report of this id.',
    remedy: 'Read the list of reports again.',
  },
  'direct-chat': {
    when: 'Names, pictures, members and roles are for groups; this is a chat of two.',
    remedy: 'Make a group.',
  },
  'scheduled-not-found': {
    when: 'None of the caller’s messages waits under this id: it was sent or taken back.',
    remedy: 'Read the list of scheduled messages again.',
  },
  'too-many-scheduled': {
    when: 'One hundred messages of the caller wait to be sent.',
    remedy: 'Take one back, or wait until one was sent.',
  },
  'attachment-taken': {
    when: 'One of the attachments belongs to another message.',
    remedy: 'Upload the file again and attach the new one.',
  },
  'last-owner': {
    when: 'The only owner of a group cannot leave it or step down.',
    remedy: 'Make somebody else owner first, or delete the group.',
  },
  'too-many-subscriptions': {
    when: 'The connection follows the presence of 1,000 people.',
    remedy: 'Connect again and follow only those who are on the screen.',
  },
  'too-many-reactions': {
    when: 'The message has reactions with 20 different emojis.',
    remedy: 'Use one of those that are there.',
  },
  'too-many-pins': {
    when: 'One hundred messages are pinned in the chat.',
    remedy: 'Unpin one first.',
  },
  'too-many-invites': {
    when: 'The chat has as many open invites as it can have.',
    remedy: 'Revoke one first, or use one that there is.',
  },
  'too-many-members': {
    when: 'The group would have more than 10,000 members.',
    remedy: 'Make another group.',
  },
}
