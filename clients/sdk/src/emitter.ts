export type Listener<Payload> = (payload: Payload) => void

export type Emitter<Events> = {
  /** Returns how to stop listening. */
  on: <Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>) => () => void
  emit: <Name extends keyof Events>(name: Name, payload: Events[Name]) => void
}

/** A listener that throws is reported like any uncaught error and keeps nothing from the others. */
export const createEmitter = <Events>(): Emitter<Events> => {
  const listeners: { [Name in keyof Events]?: Set<Listener<Events[Name]>> } = {}

  return {
    on: (name, listener) => {
      const set = (listeners[name] ??= new Set())
      set.add(listener)
      return () => void set.delete(listener)
    },
    emit: (name, payload) => {
      for (const listener of [...(listeners[name] ?? [])]) {
        try {
          listener(payload)
        } catch (error) {
          queueMicrotask(() => {
            throw error
          })
        }
      }
    },
  }
}
