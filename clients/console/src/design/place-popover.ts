const gap = 4

/** Puts a popover under what opened it, at its end, or above it where there is more room; always within the window. */
export const placePopover = (popover: HTMLElement, opener: HTMLElement): void => {
  const { left, right, top, bottom } = opener.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = popover
  const isRightToLeft = getComputedStyle(opener).direction === 'rtl'
  const isBelow = bottom + gap + height <= innerHeight || top < innerHeight - bottom
  const wantedLeft = isRightToLeft ? left : right - width
  const wantedTop = isBelow ? bottom + gap : top - gap - height

  const within = (wanted: number, size: number, room: number): number =>
    Math.max(gap, Math.min(wanted, room - size - gap))
  popover.style.left = `${within(wantedLeft, width, innerWidth)}px`
  popover.style.top = `${within(wantedTop, height, innerHeight)}px`
}
