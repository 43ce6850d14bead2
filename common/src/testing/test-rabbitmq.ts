import { describe } from '@jest/globals'

/** Address of the suites' RabbitMQ; empty where it is not installed. */
export const testRabbitmqUrl = process.env.TEST_RABBITMQ_URL ?? ''

/** A suite that needs RabbitMQ; left out, and counted so in the summary, where it is not installed. */
export const describeWithRabbitmq = (name: string, suite: () => void): void => {
  if (testRabbitmqUrl === '') describe.skip(name, suite)
  else describe(name, suite)
}
