import type { Journey } from '../step.ts'
import { account } from './account.ts'
import { administration } from './administration.ts'
import { directChat } from './direct-chat.ts'
import { files } from './files.ts'
import { groups } from './groups.ts'
import { later } from './later.ts'
import { notifications } from './notifications.ts'
import { people } from './people.ts'
import { problems } from './problems.ts'
import { realtime } from './realtime.ts'
import { signIn } from './sign-in.ts'
import { goodbye } from './goodbye.ts'

export const journeys: readonly Journey[] = [
  signIn,
  people,
  directChat,
  groups,
  files,
  later,
  notifications,
  account,
  problems,
  realtime,
  administration,
  goodbye,
]
