const units = ['byte', 'kilobyte', 'megabyte'] as const

/** `1.4 MB`, as the language here writes it. */
export const sizeText = (bytes: number): string => {
  const step = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1024)))
  const size = new Intl.NumberFormat(undefined, { style: 'unit', unit: units[step]!, maximumFractionDigits: 1 })
  return size.format(bytes / 1024 ** step)
}

/** In CSS pixels, within a box that leaves room for what is around it. */
export const shownSize = ({
  width = 320,
  height = 240,
}: {
  width?: number | undefined
  height?: number | undefined
}) => {
  const scale = Math.min(1, 320 / width, 320 / height)
  return { inlineSize: Math.max(48, Math.round(width * scale)), aspectRatio: `${width} / ${height}` }
}
