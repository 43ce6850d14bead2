import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Tells a running process from any other that had or will have its number: `<pid>.<when it was started>`. Undefined
 * when there is none, or only its remains (a zombie).
 */
export const identityOf = (pid: number): string | undefined => {
  const startedAt = onLinux ? stat(pid)?.startedAt : ps(pid, 'lstart').replaceAll(/\W+/g, '-')
  return startedAt && `${pid}.${startedAt}`
}

export const isRunning = (identity: string): boolean => identityOf(Number.parseInt(identity, 10)) === identity

/** 0 when there is no such process. */
export const parentOf = (pid: number): number => (onLinux ? stat(pid)?.parent : Number(ps(pid, 'ppid'))) ?? 0

/** The command line, empty when there is no such process. */
export const commandOf = (pid: number): string => {
  if (!onLinux) return ps(pid, 'command')
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}

const onLinux = process.platform === 'linux'

/** proc_pid_stat(5): after the name in parentheses come the state (field 3), the parent (4) and when it started (22). */
const stat = (pid: number): { parent: number; startedAt: string | undefined } | undefined => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    const [state, parent] = fields
    return state === 'Z' || state === 'X' ? undefined : { parent: Number(parent), startedAt: fields[22 - 3] }
  } catch {
    return undefined
  }
}

const ps = (pid: number, column: string): string => {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', `${pid}`], { encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return ''
  }
}
