import { commonProblems, type ProblemCatalogue } from '@chat/common/http/problem'
import type { Operation } from '@chat/common/openapi/operation'
import { slugsOf } from '@chat/common/openapi/slugs-of'
import { problems as authProblems } from '../../../auth-service/src/problems.ts'
import { problems as chatProblems } from '../../../chat-service/src/problems.ts'
import type { ProblemEntry } from '../../../gateway/pages/problem-pages.ts'
import { problems as gatewayProblems } from '../../../gateway/src/problems.ts'
import { problems as notificationProblems } from '../../../notification-service/src/problems.ts'
import { problems as userProblems } from '../../../user-service/src/problems.ts'
import { exampleOf } from '../problem-responses.ts'
import { services } from '../services.ts'
import { auth } from './auth.ts'
import { chat } from './chat.ts'
import { common } from './common.ts'
import { gateway, nginx, problemsOfNginx } from './gateway.ts'
import { notification } from './notification.ts'
import type { Told } from './told.ts'
import { user } from './user.ts'

const withTold = (catalogue: ProblemCatalogue, told: Readonly<Record<string, Told>>) =>
  Object.entries(catalogue).map(([slug, [status, title]]) => ({
    slug,
    status,
    case: { title, ...told[slug]! }, // the type of each has all slugs of its catalogue
  }))

/** A slug that several have means something of its own in each. */
const all = [
  ...withTold(commonProblems, common),
  ...withTold(authProblems, auth),
  ...withTold(userProblems, user),
  ...withTold(chatProblems, chat),
  ...withTold(notificationProblems, notification),
  ...withTold(gatewayProblems, gateway),
  ...withTold(problemsOfNginx, nginx),
]

const operations: readonly Operation[] = Object.values(services).flatMap(({ groups }) =>
  groups.flatMap((group) => group.operations),
)

const entryOf = (slug: string): ProblemEntry => {
  const found = all.filter((one) => one.slug === slug)
  const [{ status, case: first }] = found as [(typeof all)[number]] // the slug is of one of them
  if (found.some((one) => one.status !== status)) throw new Error(`${slug} has several statuses`)

  return {
    slug,
    status,
    cases: found.map((one) => one.case),
    example: exampleOf(slug, [status, first.title]),
    calls: operations.filter((operation) => slugsOf(operation).has(slug)).map(({ id }) => id),
  }
}

/** All problems of the platform by status, as pages are made of them. @throws Error where they contradict each other */
export const problemGuide = (): ProblemEntry[] =>
  [...new Set(all.map(({ slug }) => slug))]
    .map(entryOf)
    .toSorted((one, other) => one.status - other.status || one.slug.localeCompare(other.slug))

export const problemFiles = (): { path: string; content: string }[] => [
  { path: 'docs/problems.json', content: `${JSON.stringify(problemGuide(), null, 2)}\n` },
]
