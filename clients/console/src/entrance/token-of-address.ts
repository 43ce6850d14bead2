import { useState } from 'react'

/** The token that a mail has put into the address; it stays while the address goes on. */
export const useTokenOfAddress = (): string => {
  const [token] = useState(() => new URLSearchParams(location.search).get('token') ?? '')
  return token
}
