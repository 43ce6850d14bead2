import { describe } from '@jest/globals'
import { isRabbitmqInstalled, rabbitmqAdvice } from '../support/rabbitmq.ts'

const isWanted = isRabbitmqInstalled() || process.env.TEST_REQUIRE_ALL === 'true'

/** A suite that starts a RabbitMQ of its own; left out, with the reason in its name, where none is installed. */
export const describeWithRabbitmq = (name: string, suite: () => void): void => {
  if (isWanted) describe(name, suite)
  else describe.skip(`${name} (left out: ${rabbitmqAdvice})`, suite)
}
