/** Strokes on a field of 24 by 24. */
const paths = {
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 16V11a6 6 0 0112 0v5l2 2H4zM10 21h4',
  check: 'M5 13l4 4 10-10',
  checks: 'M2 13l4 4 9-9M11 17l1 0 10-9',
  clock: 'M12 7v5l3 3M21 12a9 9 0 11-18 0 9 9 0 0118 0z',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M8 8h12v12H8zM16 8V4H4v12h4',
  down: 'M6 9l6 6 6-6',
  edit: 'M4 20l1-5L16 4l4 4L9 19z',
  emoji: 'M21 12a9 9 0 11-18 0 9 9 0 0118 0zM9 10h.01M15 10h.01M8 14c1 2 7 2 8 0',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  group: 'M9 11a4 4 0 100-8 4 4 0 000 8zM2 21c0-5 14-5 14 0M16 4a4 4 0 010 7M18 15c3 1 4 3 4 6',
  info: 'M12 11v6M12 7h.01M21 12a9 9 0 11-18 0 9 9 0 0118 0z',
  inspect: 'M4 6h16M4 12h10M4 18h7M18 20l3 3M20 17a3 3 0 11-6 0 3 3 0 016 0z',
  leave: 'M14 4h6v16h-6M10 12H2M6 8l-4 4 4 4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  mute: 'M4 9h4l5-5v16l-5-5H4zM17 9l5 6M22 9l-5 6',
  paperclip: 'M20 11l-8 8a5 5 0 01-7-7l9-9a3 3 0 014 4l-8 9a1 1 0 01-2-2l7-7',
  pause: 'M8 5v14M16 5v14',
  pin: 'M9 3h6l-1 7 4 4H6l4-4zM12 14v7',
  play: 'M7 5l12 7-12 7z',
  plus: 'M12 5v14M5 12h14',
  reply: 'M10 6L4 12l6 6M4 12h9a7 7 0 017 7',
  retry: 'M4 12a8 8 0 0114-5l2 2M20 4v5h-5M20 12a8 8 0 01-14 5l-2-2M4 20v-5h5',
  search: 'M20 20l-5-5M17 10a7 7 0 11-14 0 7 7 0 0114 0z',
  send: 'M3 12l18-9-7 18-3-7z',
  settings: 'M12 15a3 3 0 100-6 3 3 0 000 6zM12 2v4M12 18v4M2 12h4M18 12h4M5 5l3 3M16 16l3 3M19 5l-3 3M8 16l-3 3',
  star: 'M12 3l3 6 6 1-4 5 1 6-6-3-6 3 1-6-4-5 6-1z',
  thread: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
  trash: 'M5 7h14M9 7V4h6v3M7 7l1 14h8l1-14',
  user: 'M12 12a4 4 0 100-8 4 4 0 000 8zM4 21c0-6 16-6 16 0',
  warn: 'M12 4l9 16H3zM12 10v4M12 17h.01',
} as const

export type IconName = keyof typeof paths

/** Nothing for a screen reader: what it stands for is said by whatever it is in. Arrows turn with the direction of text. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg
    aria-hidden="true"
    focusable="false"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.75"
    strokeLinecap="round"
    strokeLinejoin="round"
    data-turns={name === 'back' || name === 'send' || name === 'reply' || undefined}
  >
    <path d={paths[name]} />
  </svg>
)
