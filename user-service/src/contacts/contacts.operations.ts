import { defineOperations } from '@chat/common/openapi/define-operations'
import { pageOf } from '@chat/common/openapi/page-of'
import { betweenPath } from '../relations/between.ts'
import { relationPageQuery } from '../relations/relation-page.ts'
import { contactView } from './contact.answer.ts'

export const contactOperations = defineOperations('Contacts', [
  {
    id: 'listContacts',
    method: 'GET',
    path: '/users/me/contacts',
    summary: 'List contacts, and who has asked to be one',
    query: relationPageQuery,
    answers: { 200: { description: 'The latest first', schema: pageOf(contactView).meta({ id: 'ContactPage' }) } },
  },
  {
    id: 'addContact',
    method: 'PUT',
    path: '/users/me/contacts/:userId',
    summary: 'Ask somebody to be a contact, or accept what they ask',
    params: betweenPath,
    answers: { 200: { description: 'What they are now', schema: contactView } },
    problems: ['user-not-found', 'blocked', 'too-many-contacts'],
  },
  {
    id: 'removeContact',
    method: 'DELETE',
    path: '/users/me/contacts/:userId',
    summary: 'Decline, withdraw or remove',
    params: betweenPath,
    answers: { 204: { description: 'No contact' } },
    problems: ['user-not-found'],
  },
])
