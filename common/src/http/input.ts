import { z } from 'zod'
import { inDocuments } from '../openapi/in-documents.ts'

/** Length is counted in code points, so that an emoji is one character and not two. */
export const codePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** Trimmed text of `min` to `max` code points, well-formed, without NUL. */
export const text = (min: number, max: number) =>
  z
    .string()
    .max(max * 2, `must have at most ${max} characters`)
    .transform((value) => value.toWellFormed().replaceAll('\0', '').trim())
    .refine(
      (value) => codePoints(value) >= min,
      min === 1 ? 'must not be empty' : `must have at least ${min} characters`,
    )
    .refine((value) => codePoints(value) <= max, `must have at most ${max} characters`)
    .register(inDocuments, { type: 'string', ...(min > 0 && { minLength: min }), maxLength: max })

const emojiForm = new RegExp('^\\p{RGI_Emoji}$', 'v')
const withoutSelector = new RegExp('(?!\\p{Emoji_Presentation})\\p{Emoji}(?![\\ufe0f\\p{Emoji_Modifier}])', 'gv')

/** One emoji as keyboards make them, kept as it is given; some leave variation selectors out. At most 64 UTF-16 units. */
export const emoji = z
  .string()
  .max(64)
  .refine(
    (value) => emojiForm.test(value) || emojiForm.test(value.replace(withoutSelector, '$&\ufe0f')),
    'must be one emoji',
  )
  .register(inDocuments, { type: 'string', minLength: 1, maxLength: 64, description: 'One emoji', examples: ['👍'] })

/** 24 hex digits: people and messages. */
export const objectId = z.string().regex(/^[0-9a-f]{24}$/, 'must be an id')

/** In any spelling; kept and compared in lower case. Tested first: some other letters become ASCII in lower case. */
export const username = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{3,32}$/, 'must be 3 to 32 letters, digits, dots, dashes or underscores')
  .toLowerCase()

/** Chats, and everything a client names itself. */
export const uuid = z.uuid().toLowerCase()

export const limit = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a number from 1 to 100')
  .transform(Number)
  .pipe(z.number().min(1).max(100))
  .default(50)
  .register(inDocuments, { type: 'integer', minimum: 1, maximum: 100, default: 50 })

/**
 * An opaque place in a list, as base64url of JSON; `position` is what it must hold.
 * Parsed like any other input: a cursor that was made up is a 400.
 */
export const cursorOf = <Position extends z.ZodType>(position: Position) => ({
  schema: z
    .string()
    .max(512)
    .transform((value, context): unknown => {
      try {
        return JSON.parse(Buffer.from(value, 'base64url').toString())
      } catch {
        context.addIssue({ code: 'custom', message: 'must be a cursor that a list has given' })
        return z.NEVER
      }
    })
    .pipe(position)
    .optional()
    .register(inDocuments, { type: 'string', maxLength: 512, description: '`next` of the page before' }),
  encode: (value: z.infer<Position>): string => Buffer.from(JSON.stringify(value)).toString('base64url'),
})
