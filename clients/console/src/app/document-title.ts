import { useEffect } from 'react'

const product = 'Chat'

let page = ''
let unread = 0

const show = (): void => {
  document.title = `${unread > 0 ? `(${unread}) ` : ''}${page === '' ? '' : `${page} · `}${product}`
}

/** What the tab of the browser says while this page is open. */
export const useDocumentTitle = (title: string): void => {
  useEffect(() => {
    page = title
    show()
    return () => {
      if (page === title) page = ''
      show()
    }
  }, [title])
}

/** How much is unread stands before it. */
export const useUnreadInTitle = (count: number): void => {
  useEffect(() => {
    unread = count
    show()
    return () => {
      unread = 0
      show()
    }
  }, [count])
}
