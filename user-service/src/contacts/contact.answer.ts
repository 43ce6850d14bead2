import { z } from 'zod'
import { listedPerson } from '../relations/listed-person.answer.ts'

export const contactView = listedPerson
  .extend({
    state: z.enum(['asked', 'asks-me', 'contact']).describe('Whether one has asked, is asked, or both have agreed'),
  })
  .meta({ id: 'Contact' })
