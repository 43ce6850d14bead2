export const say = (text: string): boolean => process.stdout.write(`${text}\n`)

/** Prints it like the tables of the documents, so that it can go into one. */
export const printTable = (title: string, head: string[], rows: (string | number)[][]): void => {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`
  say(['', title, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n'))
}
