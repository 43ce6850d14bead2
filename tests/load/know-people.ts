import { openDatabase } from '@chat/common/mongo/open-database'

/** Tells a chat-service of people who registered elsewhere. */
export const knowPeople = async (mongoUrl: string, ids: string[]): Promise<void> => {
  const db = await openDatabase(mongoUrl)
  const people = ids.map((id) => ({ _id: id, username: `user-${id}`, displayName: 'Somebody', version: 0 }))
  await db.collection<{ _id: string }>('people').insertMany(people)
  await db.close()
}
