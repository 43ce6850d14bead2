import { defineProblems, type ProblemCatalogue } from '@chat/common/http/problem'

export const problems = {
  'chat-not-found': [404, 'There is no such chat'],
  'attachment-not-found': [404, 'There is no such attachment'],
  'avatar-not-found': [404, 'This chat has no such picture'],
  'range-not-satisfiable': [416, 'The file has no such part'],
  'message-not-found': [404, 'There is no such message'],
  'member-not-found': [404, 'There is no such member in this chat'],
  'user-not-found': [404, 'There is no such person'],
  'not-a-member': [403, 'You are not a member of this chat'],
  forbidden: [403, 'Your role in this chat does not allow this'],
  'chat-with-oneself': [400, 'A direct chat needs another person'],
  'not-wanted': [403, 'This person does not want messages from you'],
  banned: [403, 'You are banned from this chat'],
  'invite-not-found': [404, 'There is no such invite, or it is used up'],
  'report-not-found': [404, 'There is no such report'],
  'direct-chat': [409, 'A direct chat has no name and no other members'],
  'scheduled-not-found': [404, 'There is no such scheduled message'],
  'too-many-scheduled': [409, 'As many messages wait to be sent as can wait'],
  'attachment-taken': [409, 'Another message has this attachment already'],
  'last-owner': [409, 'Somebody else has to become owner first'],
  'too-many-subscriptions': [409, 'This connection follows as many people as it can'],
  'too-many-reactions': [409, 'The message has as many different reactions as it can have'],
  'too-many-pins': [409, 'The chat has as many pinned messages as it can have'],
  'too-many-invites': [409, 'The chat has as many invites as it can have'],
  'too-many-members': [409, 'The chat has as many members as it can have'],
} as const satisfies ProblemCatalogue

export const problem = defineProblems(problems)
