import { z } from 'zod'

/** CloudEvents 1.0, structured JSON; `type` is also the routing key. `requestid` is an extension attribute. */
export type DomainEvent<Type extends string = string, Data = unknown> = {
  specversion: '1.0'
  id: string
  source: string
  type: Type
  subject: string
  time: string
  requestid?: string
  data: Data
}

export type EventContract<Type extends string = string, Data = unknown> = {
  type: Type
  /** Goes over the transient exchange: never stored, never confirmed. */
  transient: boolean
  /** Whoever fails to handle it tries for ever: what it says must not be missed. */
  keepTrying: boolean
  /** Of the whole event, for documents. */
  schema: z.ZodType
  /** @throws ZodError */
  parse: (value: unknown) => DomainEvent<Type, Data>
  create: (from: {
    id: string
    source: string
    subject: string
    time: Date
    requestId?: string | undefined
    data: Data
  }) => DomainEvent<Type, Data>
}

export type EventOf<Contract> = Contract extends EventContract<infer Type, infer Data> ? DomainEvent<Type, Data> : never

const envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: z.string().min(1),
  source: z.string().min(1),
  subject: z.string().min(1),
  time: z.iso.datetime(),
  requestid: z.string().optional(),
})

export const anyEvent = envelope.extend({ type: z.string().min(1), data: z.unknown() })

/**
 * One name, one schema, one owner. Fields are only ever added; a break is a new type. Readers ignore fields that they
 * do not know, so `data` must not be a strict object.
 */
export const defineEvent = <const Type extends string, Data>(
  type: Type,
  data: z.ZodType<Data>,
  { transient = false, keepTrying = false }: { transient?: boolean; keepTrying?: boolean } = {},
): EventContract<Type, Data> => {
  const schema = envelope.extend({ type: z.literal(type), data })

  return {
    type,
    transient,
    keepTrying,
    schema,
    parse: (value) => schema.parse(value) as DomainEvent<Type, Data>, // zod cannot infer through the type parameter
    create: ({ id, source, subject, time, requestId, data }) => ({
      specversion: '1.0',
      id,
      source,
      type,
      subject,
      time: time.toISOString(),
      ...(requestId !== undefined && { requestid: requestId }),
      data,
    }),
  }
}
