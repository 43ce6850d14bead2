import { startUndertaker, type Undertaker } from '../../local/src/process/call-undertaker.ts'

/** Waits for a word; where the pipe ends without one, kills the pids (below 0: a group) and removes the folder. */
const script = 'read -r word; [ -n "$word" ] && exit; kill -s KILL -- "$@"; [ -z "$FOLDER" ] || rm -rf "$FOLDER"'

/**
 * Makes sure that servers end, and their folder goes where one is given, however this process ends. As the one of
 * `npm start`, but a shell: the tests start hundreds, and a Node each would be a tenth of a second of a core.
 */
export const callUndertaker = (pids: number[], { folder = '' } = {}): Undertaker =>
  startUndertaker('/bin/sh', ['-c', script, 'undertaker', ...pids.map(String)], {
    PATH: process.env.PATH,
    FOLDER: folder,
  })
