/** One line of the table. `ratio` is against the ceiling measured in the same run; without a `goal` it is only told. */
export type Row = { what: string; measured: string; ratio: string; goal: string; met: boolean }

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`

const verdict = ({ goal, met }: Pick<Row, 'goal' | 'met'>): string => {
  if (goal === '') return ''
  return met ? 'yes' : 'no'
}

const begin = '<!-- written by npm run bench -->'
const end = '<!-- end -->'

/** Puts the table where the last one stood; what people wrote around it stays. */
export const withFigures = (document: string, rows: Row[], machine: string): string => {
  const table = [
    `${new Date().toISOString().slice(0, 10)}, ${machine}; client and servers share the machine.`,
    '',
    line(['what', 'measured', 'ratio', 'goal', 'met']),
    line(['---', '---', '---', '---', '---']),
    ...rows.map(({ what, measured, ratio, goal, met }) => line([what, measured, ratio, goal, verdict({ goal, met })])),
  ].join('\n')
  return `${document.split(begin)[0]}${begin}\n\n${table}\n\n${end}${document.split(end)[1] ?? ''}`
}

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`
export const ms = (value: number): string => `${value.toFixed(2)} ms`
export const times = (value: number): string => `${value.toFixed(2)} x`
export const us = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} µs`
