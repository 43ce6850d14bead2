/** One line of the table. `ratio` is against the ceiling measured in the same run. */
export type Row = { what: string; measured: string; ratio: string; goal: string; met: boolean }

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`

export const toReport = (rows: Row[], machine: string): string =>
  [
    '# Figures',
    '',
    `Printed by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}: ${machine}. Client and servers share the machine.`,
    'Ratios hold elsewhere, absolute figures do not.',
    '',
    line(['what', 'measured', 'ratio', 'goal', 'met']),
    line(['---', '---', '---', '---', '---']),
    ...rows.map(({ what, measured, ratio, goal, met }) => line([what, measured, ratio, goal, met ? 'yes' : 'no'])),
    '',
  ].join('\n')

export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`
export const ms = (value: number): string => `${value.toFixed(2)} ms`
export const times = (value: number): string => `${value.toFixed(2)} x`
