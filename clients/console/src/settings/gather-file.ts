const textsOfPiece = 1_000

/** A file that grows a piece at a time. Its pieces are blobs, which a browser may keep on its disk. */
export const gatherFile = () => {
  let texts: string[] = []
  const pieces: Blob[] = []
  const pack = (): void => {
    pieces.push(new Blob(texts))
    texts = []
  }
  return {
    add: (text: string): void => {
      texts.push(text)
      if (texts.length >= textsOfPiece) pack()
    },
    /** Puts it where the browser puts downloads. */
    save: (name: string, type: string): void => {
      pack()
      const url = URL.createObjectURL(new Blob(pieces, { type }))
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      setTimeout(() => URL.revokeObjectURL(url), 60_000) // it is read after the click
    },
  }
}
