import { collection, environment } from './collection.ts'

const toJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** What is kept in docs/postman, by path from the root. */
export const postmanFiles = (): { path: string; content: string }[] => [
  { path: 'docs/postman/chat-backend.postman_collection.json', content: toJson(collection()) },
  { path: 'docs/postman/chat-backend.postman_environment.json', content: toJson(environment()) },
]
