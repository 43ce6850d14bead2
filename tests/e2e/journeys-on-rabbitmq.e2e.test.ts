import { describeWith } from '../support/describe-with.ts'
import { startRabbitmq } from '../support/rabbitmq.ts'
import { journeysOfEvents } from './journeys/all.ts'
import { journeysOn } from './journeys-on.ts'

// all others are made over RabbitMQ as well, behind nginx
describeWith(['rabbitmq'], 'with RabbitMQ', () => journeysOn(() => startRabbitmq(), journeysOfEvents))
