import 'dotenv/config'
import { createLogger } from '../log/logger.ts'
import { deadLettersUsage, runDeadLetters } from './dead-letters-command.ts'
import { openDeadLetterBox } from './open-dead-letter-box.ts'

const log = createLogger({ service: 'dead-letters', level: 'error', format: 'pretty' })

const args = process.argv.slice(2)
const print = (text: string) => void process.stdout.write(text)
const tell = (text: string) => void process.stderr.write(text)

try {
  if (args.length === 0 || args.includes('--help')) print(deadLettersUsage)
  else {
    const box = await openDeadLetterBox(process.env, log)
    process.exitCode = await runDeadLetters(box, args, print, tell)
    await box.close()
  }
} catch (error) {
  // one line: an address that is missing, or nobody who answers at it
  process.stderr.write(`dead-letters: ${error instanceof Error ? error.message || error.name : String(error)}\n`)
  process.exitCode = 1
}
