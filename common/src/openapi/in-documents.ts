import { z } from 'zod'

/**
 * What documents say of a schema that reads something into something else, in JSON Schema: what a client sends.
 * `schema.register(inDocuments, { type: 'string', maxLength: 10 })`
 */
export const inDocuments = z.registry<Record<string, unknown>>()
