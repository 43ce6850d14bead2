import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { commandOf, identityOf } from '../process/identity.ts'

const allPids = (): number[] =>
  process.platform === 'linux'
    ? readdirSync('/proc').map(Number).filter(Boolean)
    : execFileSync('ps', ['-axo', 'pid='], { encoding: 'utf8' }).trim().split(/\s+/).map(Number)

/** The command lines of running processes that contain one of `texts`. */
export const processesWith = (...texts: string[]): string[] =>
  allPids()
    .filter((pid) => identityOf(pid) !== undefined)
    .map(commandOf)
    .filter((command) => texts.some((text) => command.includes(text)))
