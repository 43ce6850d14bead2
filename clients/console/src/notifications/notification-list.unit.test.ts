import type { Notification } from '@chat/sdk/notification'
import { expect, test } from '@jest/globals'
import { withChange, withPage, type NotificationList } from './notification-list.ts'

const everything = { isUnreadOnly: false }

/** `minute` says both when it came and which it is. */
const at = (minute: number, change: Partial<Notification> = {}): Notification => ({
  id: `n${minute}`,
  type: 'message',
  chatId: 'chat',
  actorId: 'somebody',
  title: 'Title',
  body: `Body ${minute}`,
  count: 1,
  createdAt: `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`,
  ...change,
})

const idsOf = ({ items }: NotificationList): string[] => items.map(({ id }) => id)

const shown: NotificationList = { items: [at(30), at(20)], next: 'cursor' }

test('what is new comes where its time is', () => {
  expect(idsOf(withChange(shown, { kind: 'new', notification: at(25) }, everything))).toEqual(['n30', 'n25', 'n20'])
  expect(idsOf(withChange(shown, { kind: 'new', notification: at(40) }, everything))).toEqual(['n40', 'n30', 'n20'])
})

test('what is updated takes the place of what it was', () => {
  const { items } = withChange(shown, { kind: 'updated', notification: at(20, { count: 2 }) }, everything)

  expect(items).toEqual([at(30), at(20, { count: 2 })])
})

test('what belongs to a page that is not shown yet waits for it, and comes at once where there is none', () => {
  const older = { kind: 'updated', notification: at(10) } as const

  expect(withChange(shown, older, everything)).toBe(shown)
  expect(idsOf(withChange({ ...shown, next: null }, older, everything))).toEqual(['n30', 'n20', 'n10'])
})

test('what is removed goes, and among the unread what was read goes too', () => {
  const read = { kind: 'updated', notification: at(20, { readAt: '2026-01-02T00:00:00.000Z' }) } as const

  expect(idsOf(withChange(shown, { kind: 'removed', notification: at(20) }, everything))).toEqual(['n30'])
  expect(idsOf(withChange(shown, read, { isUnreadOnly: true }))).toEqual(['n30'])
  expect(idsOf(withChange(shown, read, everything))).toEqual(['n30', 'n20'])
})

test('a page follows, without what is shown already', () => {
  const page = withPage(shown, { items: [at(20), at(10)], next: null })

  expect(idsOf(page)).toEqual(['n30', 'n20', 'n10'])
  expect(page.next).toBeNull()
})
