/** `answers`: the place, in its scene, of the line that it replies to. */
export type Line = {
  by: string
  text: string
  answers?: number
  reactions?: Record<string, readonly string[]>
  /** What it said first. */
  before?: string
  isPinned?: true
  hasPicture?: true
}

export type Scene = { lines: readonly Line[] } & (
  | { kind: 'direct'; between: readonly [string, string] }
  | { kind: 'group'; name: string; description: string; owner: string; members: readonly string[]; posting?: 'admins' }
  | { kind: 'room'; name: string; description: string; owner: string; members: readonly string[] }
)

const everybodyBut = (...names: string[]): string[] =>
  ['ada', 'ben', 'chloe', 'daniyar', 'eun-ji', 'farid', 'grace', 'hiro', 'ines', 'jonas', 'kavya', 'liam'].filter(
    (name) => !names.includes(name),
  )

export const townSquare = 'Town square'

export const scenes: readonly Scene[] = [
  {
    kind: 'room',
    name: townSquare,
    description: 'For everybody, about everything',
    owner: 'grace',
    members: everybodyBut('grace'),
    lines: [
      {
        by: 'grace',
        text: 'Welcome, everybody! Be kind, and say when you are leaving the bakery empty.',
        isPinned: true,
      },
      {
        by: 'eun-ji',
        text: '오늘 아침 빵이 아직 남아 있어요 🥐',
        reactions: { '🥐': ['ben', 'ines', 'hiro'], '❤️': ['ada'] },
      },
      { by: 'ben', text: 'On my way.', answers: 1 },
      { by: 'farid', text: 'صباح الخير يا أصدقاء', reactions: { '☀️': ['grace', 'kavya'] } },
      { by: 'hiro', text: '土曜日に川沿いを走ります。誰か？', reactions: { '🚴': ['jonas', 'ada'] } },
      { by: 'jonas', text: 'Yes! @hiro do you have a spare tube?', answers: 4 },
      { by: 'hiro', text: 'もちろん', answers: 5 },
    ],
  },
  {
    kind: 'group',
    name: 'Climbing on Thursday',
    description: 'Who drives, who has the rope',
    owner: 'ada',
    members: ['ben', 'daniyar', 'jonas', 'ines'],
    lines: [
      {
        by: 'ada',
        text: 'Thursday looks dry. Quarry at six?',
        reactions: { '👍': ['ben', 'jonas', 'ines', 'daniyar'] },
      },
      { by: 'ben', text: 'I drive. Room for three.' },
      { by: 'daniyar', text: 'Возьму верёвку и камеру', answers: 1 },
      { by: 'ada', text: 'The wall last week, before the rain', hasPicture: true, reactions: { '😍': ['ines'] } },
      { by: 'ines', text: '@ada is the left line the one you fell off?', answers: 3 },
      {
        by: 'ada',
        text: 'I did not fall. I left in a hurry.',
        answers: 4,
        reactions: { '😂': ['ben', 'jonas', 'ines'] },
      },
      {
        by: 'jonas',
        text: 'Meet at 17:30 at the station, platform 2',
        before: 'Meet at 17:30 at the station',
        isPinned: true,
      },
    ],
  },
  {
    kind: 'group',
    name: 'Book club',
    description: 'One book a month, more or less',
    owner: 'chloe',
    members: ['kavya', 'farid', 'grace', 'ada'],
    lines: [
      { by: 'chloe', text: 'Next: something short. Proposals?' },
      {
        by: 'kavya',
        text: 'Anything under 200 pages. I am still in the middle of the last one.',
        reactions: { '🙋': ['farid', 'ada'] },
      },
      { by: 'farid', text: 'مجموعة قصص قصيرة؟', answers: 0 },
      {
        by: 'grace',
        text: 'Stories it is. First Tuesday, at my place.',
        answers: 2,
        reactions: { '📚': ['chloe', 'kavya', 'farid'] },
        isPinned: true,
      },
    ],
  },
  {
    kind: 'group',
    name: 'Announcements',
    description: 'Only admins write here',
    owner: 'grace',
    members: everybodyBut('grace'),
    posting: 'admins',
    lines: [
      { by: 'grace', text: 'The fountain is switched off until Monday.', reactions: { '😢': ['eun-ji', 'liam'] } },
    ],
  },
  {
    kind: 'direct',
    between: ['ada', 'ben'],
    lines: [
      { by: 'ben', text: 'Did you take my headlamp?' },
      { by: 'ada', text: 'It is possible that it followed me home.', answers: 0, reactions: { '🔦': ['ben'] } },
      { by: 'ben', text: 'Bring it on Thursday, please' },
    ],
  },
  {
    kind: 'direct',
    between: ['chloe', 'ada'],
    lines: [
      { by: 'chloe', text: 'Tu viens mardi ?' },
      { by: 'ada', text: 'Oui, with cake.' },
    ],
  },
  { kind: 'direct', between: ['ada', 'liam'], lines: [{ by: 'ada', text: 'Are you back yet?' }] },
]

/** What people say when nobody has written them a scene. */
export const smallTalk: readonly string[] = [
  'Good morning!',
  'Has anybody seen the blue bicycle?',
  'It was here yesterday.',
  'Rain again after lunch, they say.',
  'Then I take the tram.',
  'Who has a ladder?',
  'I do, third floor.',
  'The library is open late today.',
  '今日は風が強い',
  'Спасибо!',
  'شكرا جزيلا',
  '커피 한 잔 할래요?',
  'In ten minutes.',
  'Does somebody want tomatoes? There are far too many.',
  'Yes please 🍅',
  'Same here, if any are left.',
  'The market moved to the other side of the river.',
  'That explains a lot.',
  'Film at eight, bring a chair.',
  'Which film?',
  'The one with the boat.',
  'Count me in 🎬',
]
