const heldForMs = 60_000

/** Hands a file to the browser, which asks where to put it or keeps it with what was downloaded. */
export const saveFile = (content: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), heldForMs)
}
