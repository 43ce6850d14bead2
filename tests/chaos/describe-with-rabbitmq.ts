import { describeWith } from '../support/describe-with.ts'

/** A suite that starts a RabbitMQ of its own; left out, with the reason in its name, where none is installed. */
export const describeWithRabbitmq = (name: string, suite: () => void): void => describeWith(['rabbitmq'], name, suite)
