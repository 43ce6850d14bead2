import { describe } from '@jest/globals'
import { accountJourneys } from './accounts.ts'
import { directChatJourneys } from './direct-chats.ts'
import { groupJourneys } from './groups.ts'
import { notificationJourneys } from './notifications.ts'
import { leavingJourneys } from './leaving.ts'
import { mailedJourneys } from './mailed.ts'
import { oldCallJourneys } from './old-calls.ts'
import { ownAccountJourneys } from './own-account.ts'
import { readingJourneys } from './reading.ts'
import { sendingJourneys } from './sending.ts'
import { sessionJourneys } from './sessions.ts'
import { attachmentJourneys } from './attachments.ts'
import { changeJourneys } from './changes.ts'
import { draftAndScheduledJourneys } from './drafts-and-scheduled.ts'
import { inviteAndRoomJourneys } from './invites-and-rooms.ts'
import { presenceJourneys } from './presence.ts'
import { storeJourneys } from './store.ts'
import type { World } from './world.ts'

/** What goes through every part: doors, broker, sockets, files; access tokens live for 6 to 8 s. */
export const journeysThroughAll = (world: () => World): void => {
  describe('sending', () => sendingJourneys(world))
  describe('reading', () => readingJourneys(world))
  describe('groups', () => groupJourneys(world))
  describe('notifications', () => notificationJourneys(world))
  describe('presence', () => presenceJourneys(world))
  describe('sessions', () => sessionJourneys(world))
  describe('attachments', () => attachmentJourneys(world))
}

/** All that people do. */
export const allJourneys = (world: () => World, { mails = true } = {}): void => {
  journeysThroughAll(world)
  describe('accounts', () => accountJourneys(world))
  describe('leaving', () => leavingJourneys(world))
  describe('direct chats', () => directChatJourneys(world))
  describe('changes of messages', () => changeJourneys(world))
  describe("one's own account", () => ownAccountJourneys(world))
  if (mails) describe('what is mailed', () => mailedJourneys(world))
  describe('invites and rooms', () => inviteAndRoomJourneys(world))
  describe('drafts and scheduled messages', () => draftAndScheduledJourneys(world))
  describe('the store of a client', () => storeJourneys(world))
  describe('the calls of the first version', () => oldCallJourneys(world))
}
