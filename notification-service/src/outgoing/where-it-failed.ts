/**
 * For a log: what was thrown and where, without its message. What push services and mail servers answer is in messages
 * and fields of errors, with the addresses that it is about.
 */
export const whereItFailed = (error: unknown): { name: string; code?: string; at: string[] } => {
  if (!(error instanceof Error)) return { name: typeof error, at: [] }

  const { code } = error as { code?: unknown }
  const at = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return { name: error.name, ...(typeof code === 'string' && { code }), at: at.slice(0, 5).map((line) => line.trim()) }
}
