import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react'

export type Option = { id: string; group: string; content: ReactNode; onChoose: () => void }

export type Combobox = ReturnType<typeof useCombobox>

/** A field and a list of what it may mean (the combobox pattern of the WAI-ARIA Authoring Practices); the first is chosen. */
export const useCombobox = (options: readonly Option[]) => {
  const id = useId()
  const [activeId, setActiveId] = useState<string>()
  const active = options.find((option) => option.id === activeId) ?? options[0]
  const idOf = (option: Option): string => `${id}-${option.id}`
  const elementId = active && idOf(active)

  useEffect(() => {
    if (elementId !== undefined) document.getElementById(elementId)?.scrollIntoView({ block: 'nearest' })
  }, [elementId])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (options.length === 0 || event.nativeEvent.isComposing) return
    const at = options.indexOf(active!)
    const to = {
      ArrowDown: (at + 1) % options.length,
      ArrowUp: (at - 1 + options.length) % options.length,
    }[event.key]
    if (to !== undefined) setActiveId(options[to]?.id)
    else if (event.key === 'Enter') active?.onChoose()
    else return
    event.preventDefault()
  }

  return {
    options,
    active,
    listId: `${id}-list`,
    idOf,
    fieldProps: {
      role: 'combobox',
      'aria-autocomplete': 'list' as const,
      'aria-expanded': options.length > 0,
      'aria-controls': options.length > 0 ? `${id}-list` : undefined,
      'aria-activedescendant': elementId,
      autoComplete: 'off',
      onKeyDown,
    },
  }
}
