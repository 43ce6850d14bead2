import { describeWith } from '../support/describe-with.ts'
import { startRabbitmq } from '../support/rabbitmq.ts'
import { journeysOn } from './journeys-on.ts'

describeWith(['rabbitmq'], 'with RabbitMQ', () => journeysOn(() => startRabbitmq()))
