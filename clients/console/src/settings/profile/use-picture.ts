import { useEffect, useState } from 'react'

/** A picture that was chosen and is not sent yet, with an address under which the page can show it. */
export const usePicture = () => {
  const [picture, setPicture] = useState<File>()
  const [url, setUrl] = useState<string>()

  useEffect(() => {
    if (!picture) return
    const made = URL.createObjectURL(picture)
    setUrl(made)
    return () => {
      setUrl(undefined)
      URL.revokeObjectURL(made)
    }
  }, [picture])

  return { picture, url, choose: setPicture }
}
