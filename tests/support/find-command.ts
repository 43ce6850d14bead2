import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Folders of servers, which are not on the PATH of everybody. */
const ofServers = ['/usr/local/sbin', '/usr/sbin', '/opt/homebrew/sbin']

/** Where a command is: in one of `first`, on the PATH, or where servers lie. */
export const findCommand = (command: string, first: string[] = []): string | undefined =>
  [...first, ...(process.env.PATH ?? '').split(delimiter), ...ofServers]
    .filter(Boolean)
    .map((folder) => join(folder, command))
    .find(isExecutable)
