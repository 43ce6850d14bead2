import type { ReactNode } from 'react'
import { Notice } from '../design/notice.tsx'

/** The token of a link is none, or none any more; `children`: what one can do instead. */
export const BadLink = ({ children }: { children: ReactNode }) => (
  <>
    <Notice kind="error">This link was used already, or it is too old, or a part of it is missing.</Notice>
    <p>{children}</p>
  </>
)
