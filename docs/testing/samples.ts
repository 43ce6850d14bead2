/** What is in the fenced blocks of these languages, in order, as one program each. */
export const samplesOf = (text: string): { shell: string; typescript: string } => {
  const of = (language: string): string =>
    [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, code]) => code).join('\n')
  return { shell: of('sh'), typescript: of('ts') }
}
