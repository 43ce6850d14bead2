import { useEffect, useRef, type RefObject } from 'react'

/** What is there for screen readers only has a single pixel. */
const isShown = (element: HTMLElement): boolean => element.offsetWidth > 1

/**
 * After a step to another address the focus is where that address is shown, as after the load of a page: in the first of
 * `places` that is on the screen, unless what is in it has taken the focus itself.
 */
export const useFocusOnNavigation = (path: string, places: readonly RefObject<HTMLElement | null>[]): void => {
  const before = useRef(path)
  useEffect(() => {
    if (before.current === path) return
    before.current = path
    const place = places.map(({ current }) => current).find((element) => element !== null && isShown(element))
    if (place && !place.contains(document.activeElement)) place.focus({ preventScroll: true })
  })
}
