const gapPx = 4
const edgePx = 8

/**
 * Puts what is in the top layer under a button, its end at the button's end, or above where there is more room; all of
 * it on the screen.
 */
export const placeBeside = (button: HTMLElement, layer: HTMLElement): void => {
  const at = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = layer
  const isUnder = at.bottom + gapPx + height + edgePx <= innerHeight || at.top < innerHeight - at.bottom
  const top = isUnder ? at.bottom + gapPx : at.top - gapPx - height
  const left = getComputedStyle(button).direction === 'rtl' ? at.left : at.right - width

  layer.style.top = `${Math.max(edgePx, Math.min(top, innerHeight - height - edgePx))}px`
  layer.style.left = `${Math.max(edgePx, Math.min(left, innerWidth - width - edgePx))}px`
}
