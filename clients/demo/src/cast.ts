export const password = 'demo-people-share-this'

export type Character = { username: string; displayName: string; bio: string; status?: { emoji: string; text: string } }

/** Who lives on a demo platform. Names are as people write them, not only in Latin letters. */
export const cast: readonly Character[] = [
  {
    username: 'ada',
    displayName: 'Ada Lindqvist',
    bio: 'Rocks and route maps',
    status: { emoji: '🧗', text: 'Outside' },
  },
  { username: 'ben', displayName: 'Ben Okafor', bio: 'I bring the coffee' },
  {
    username: 'chloe',
    displayName: 'Chloé Martin',
    bio: 'Reads two books at once',
    status: { emoji: '📚', text: 'Reading' },
  },
  { username: 'daniyar', displayName: 'Данияр Ахметов', bio: 'Плёночные камеры и горы' },
  { username: 'eun-ji', displayName: '김은지', bio: '빵 굽는 사람', status: { emoji: '🍞', text: '오븐 앞' } },
  { username: 'farid', displayName: 'فريد حداد', bio: 'أحب المدن القديمة' },
  { username: 'grace', displayName: 'Grace Hollander', bio: 'Runs the town square' },
  { username: 'hiro', displayName: '高橋ヒロ', bio: '週末は自転車' },
  {
    username: 'ines',
    displayName: 'Inês Carvalho',
    bio: 'Designs things that fold',
    status: { emoji: '✏️', text: 'Sketching' },
  },
  { username: 'jonas', displayName: 'Jonas Weber', bio: 'Fixes bicycles, breaks software' },
  { username: 'kavya', displayName: 'Kavya Raman', bio: 'Chess, slowly' },
  { username: 'liam', displayName: 'Liam Byrne', bio: 'Away more often than not' },
]
