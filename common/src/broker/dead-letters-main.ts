import 'dotenv/config'
import { createLogger } from '../log/logger.ts'
import { runDeadLetters } from './dead-letters-command.ts'
import { openDeadLetterBox } from './open-dead-letter-box.ts'

const log = createLogger({ service: 'dead-letters', level: 'error', format: 'pretty' })

try {
  const box = await openDeadLetterBox(process.env, log)
  process.exitCode = await runDeadLetters(box, process.argv.slice(2), (text) => process.stdout.write(text))
  await box.close()
} catch (error) {
  // one line: an address that is missing, or nobody who answers at it
  process.stderr.write(`dead-letters: ${error instanceof Error ? error.message || error.name : String(error)}\n`)
  process.exitCode = 1
}
