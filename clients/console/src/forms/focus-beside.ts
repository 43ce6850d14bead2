/**
 * For a row from which a button may go that was just pressed, or with it, or that takes no press for a while: call what
 * this gives when that is done, and the focus is on what is left of the row, or on the one that took its place, or on
 * the list, or on what that was in.
 */
export const focusBeside = (pressed: Element | null): (() => void) => {
  const row = pressed?.closest('li')
  const beside = row?.nextElementSibling ?? row?.previousElementSibling
  const list = row?.parentElement
  const around = list?.closest<HTMLElement>('[tabindex="-1"]')
  return () =>
    requestAnimationFrame(() => {
      if (!row || document.activeElement !== document.body) return // it was not lost, or is elsewhere by now
      const next = (row.isConnected ? row : beside)?.querySelector<HTMLElement>('a, button')
      if (next) return next.focus()
      if (!list?.isConnected) return around?.focus()
      list.setAttribute('tabindex', '-1')
      list.focus()
    })
}
