import { problemAnswer } from '@chat/common/openapi/problem.answer'
import { z } from 'zod'
import { clientEvents } from '../../chat-service/src/realtime/client-events.ts'
import { serverEvents } from '../../chat-service/src/realtime/server-events.ts'
import { brokerEvents, type BrokerEvent } from './broker-events.ts'
import { createSchemas, type JsonSchema, type Schemas } from './create-schemas.ts'

const description = `What goes over sockets, and what services tell each other.

Clients speak Socket.IO 4 over one WebSocket at \`/socket.io\`, with \`auth: { token }\`. What is refused there comes as
\`connect_error\` whose \`data\` is a problem. Each client event takes one object and a callback, which is always called:
\`{ ok: true, data }\` or \`{ ok: false, problem }\`. Services publish CloudEvents 1.0 to RabbitMQ; the type is the routing
key. Calls of the API are in \`/api/openapi.json\`.`

/** Names of events have a colon, which keys of components must not have. */
const keyOf = (name: string): string => name.replaceAll(':', '.')

const ref = (path: string) => ({ $ref: `#/${path}` })
const inComponents = (key: string) => ref(`components/messages/${key}`)
const inChannel = (channel: string, key: string) => ref(`channels/${channel}/messages/${key}`)

/** JSON Schema of AsyncAPI is that of draft 7, which writes the items of a tuple as `items`. */
const asDraft7 = (schema: JsonSchema): JsonSchema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"prefixItems":', '"items":')) as JsonSchema // as it was

type Document = {
  messages: Record<string, object>
  channelMessages: Record<string, object>
  channels: Record<string, object>
  operations: Record<string, object>
}

const replyOf = (answer: z.ZodType): z.ZodType =>
  z.union([
    z.strictObject({ ok: z.literal(true), data: answer }),
    z.strictObject({ ok: z.literal(false), problem: problemAnswer }),
  ])

const addServerEvents = ({ toSchema }: Schemas, { messages, channelMessages, operations }: Document): void => {
  for (const [name, schema] of Object.entries(serverEvents)) {
    const key = keyOf(name)
    const { description: summary, ...payload } = toSchema(schema, 'output')
    messages[key] = { name, title: name, summary, payload }
    channelMessages[key] = inComponents(key)
    operations[`tell.${key}`] = {
      action: 'send',
      channel: ref('channels/socket'),
      title: name,
      summary,
      messages: [inChannel('socket', key)],
    }
  }
}

const addClientEvents = ({ toSchema }: Schemas, { messages, channelMessages, operations }: Document): void => {
  for (const [name, { summary, input, answer }] of Object.entries(clientEvents)) {
    const [asked, answered] = [`${keyOf(name)}.call`, `${keyOf(name)}.reply`]
    messages[asked] = { name, title: name, summary, payload: toSchema(input, 'input') }
    messages[answered] = {
      name: `${name} (acknowledgement)`,
      title: `Reply to ${name}`,
      payload: toSchema(replyOf(answer), 'output'),
    }
    for (const key of [asked, answered]) channelMessages[key] = inComponents(key)
    operations[`ask.${keyOf(name)}`] = {
      action: 'receive',
      channel: ref('channels/socket'),
      title: name,
      summary,
      messages: [inChannel('socket', asked)],
      reply: { channel: ref('channels/socket'), messages: [inChannel('socket', answered)] },
    }
  }
}

const exchanges = {
  lasting: { name: 'chat.events', type: 'topic', durable: true, autoDelete: false, vhost: '/' },
  transient: { name: 'chat.live', type: 'topic', durable: false, autoDelete: false, vhost: '/' },
}

const addBrokerEvent = ({ toSchema }: Schemas, document: Document, event: BrokerEvent): void => {
  const { contract, owner, subscribers } = event
  const { type, transient } = contract
  const { messages, channels, operations } = document
  const message = `event.${type}`
  const exchange = exchanges[transient ? 'transient' : 'lasting']
  messages[message] = {
    name: type,
    title: type,
    contentType: 'application/cloudevents+json',
    payload: toSchema(contract.schema, 'output'),
  }
  channels[type] = {
    address: type,
    description: `${transient ? 'Told to whoever is there, never stored' : 'Kept until it is handled'}. Owned by ${owner}.`,
    servers: [ref('servers/broker')],
    messages: { [message]: inComponents(message) },
    bindings: { amqp: { is: 'routingKey', exchange, bindingVersion: '0.3.0' } },
  }

  const on = { channel: ref(`channels/${type}`), messages: [inChannel(type, message)] }
  operations[`${owner}.publishes.${type}`] = { action: 'send', tags: [{ name: owner }], ...on }
  for (const service of subscribers)
    operations[`${service}.handles.${type}`] = {
      action: 'receive',
      tags: [{ name: service }],
      ...on,
      description: `From the queue \`${service}.events\`, at least once`,
    }
}

/** All events of sockets and of the broker, as AsyncAPI 3. */
export const asyncApi = (): object => {
  const schemas = createSchemas()
  const document: Document = { messages: {}, channelMessages: {}, channels: {}, operations: {} }
  addServerEvents(schemas, document)
  addClientEvents(schemas, document)
  for (const event of brokerEvents) addBrokerEvent(schemas, document, event)

  const { messages, channelMessages, channels, operations } = document
  const made = {
    asyncapi: '3.0.0',
    info: { title: 'Chat', version: '1', description, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    servers: {
      sockets: {
        host: 'localhost:8080',
        pathname: '/socket.io',
        protocol: 'ws',
        description: 'Socket.IO 4, by the WebSocket transport alone; `wss` where there is TLS',
        security: [ref('components/securitySchemes/token')],
      },
      broker: { host: 'rabbitmq:5672', protocol: 'amqp', description: 'RabbitMQ, which only services reach' },
    },
    channels: {
      socket: { address: '/socket.io', servers: [ref('servers/sockets')], messages: channelMessages },
      ...channels,
    },
    operations,
    components: {
      securitySchemes: {
        token: {
          type: 'httpApiKey',
          in: 'query',
          name: 'token',
          description: 'An access token, or better as `auth: { token }` of the handshake, where no log has it',
        },
      },
      messages,
      schemas: schemas.named(),
    },
  }
  return asDraft7(made)
}
