import { ApiProblem } from '@chat/sdk/problem'
import { useState, type ReactNode } from 'react'
import { Notice } from '../design/notice.tsx'
import { Form } from '../forms/form.tsx'
import { useForm } from '../forms/use-form.ts'
import { BadLink } from './bad-link.tsx'
import { EntrancePage } from './entrance-page.tsx'
import { useTokenOfAddress } from './token-of-address.ts'

type MailedLinkProps = {
  title: string
  action: string
  use: (token: string) => Promise<void>
  /** Before, after, and where the link is of no use. */
  before: ReactNode
  done: ReactNode
  instead: ReactNode
  onward: ReactNode
}

/** What a mail asks somebody to confirm: with a button, as whoever looks at links for them must use none up. */
export const MailedLink = ({ title, action, use, before, done, instead, onward }: MailedLinkProps) => {
  const token = useTokenOfAddress()
  const [state, setState] = useState<'asking' | 'done' | 'bad'>(token === '' ? 'bad' : 'asking')
  const form = useForm(async () => {
    try {
      await use(token)
      setState('done')
    } catch (error) {
      if (!(error instanceof ApiProblem && error.slug === 'invalid-token')) throw error
      setState('bad')
    }
  })

  return (
    <EntrancePage title={title}>
      {state === 'asking' && (
        <Form form={form} action={action}>
          <p>{before}</p>
        </Form>
      )}
      {state === 'done' && (
        <>
          <Notice kind="ok">{done}</Notice>
          <p>{onward}</p>
        </>
      )}
      {state === 'bad' && <BadLink>{instead}</BadLink>}
    </EntrancePage>
  )
}
