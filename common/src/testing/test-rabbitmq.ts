import { describe } from '@jest/globals'

/** Address of the suites' RabbitMQ; empty where it is not installed. */
export const testRabbitmqUrl = process.env.TEST_RABBITMQ_URL ?? ''

/** `describe` for what needs RabbitMQ; left out, and named so in the summary, where it is not installed. */
export const describeWithRabbitmq = testRabbitmqUrl === '' ? describe.skip : describe
