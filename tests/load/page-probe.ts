/** What a page tells of itself, in ms since its navigation began. */
export type Probe = {
  /** When something that this selector finds was there first, and the page had drawn it. */
  whenThere: (selector: string) => Promise<number>
  /** For each text that came in a frame of a socket: how long until the page had drawn it. */
  delays: () => Record<string, number>
}

declare global {
  var probe: Probe
}

/** Runs in a page before anything of its own; texts to watch for are `probe 1`, `probe 2` and so on. */
export const installProbe = (): void => {
  const came = new Map<string, number>()
  const shown: Record<string, number> = {}
  const drawn = (then: (at: number) => void): void =>
    void requestAnimationFrame(() => setTimeout(() => then(performance.now())))
  const named = /probe \d+/g

  const Socket = globalThis.WebSocket
  globalThis.WebSocket = class extends Socket {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        if (typeof data !== 'string' || !data.includes('message:new')) return
        for (const [name] of data.matchAll(named)) if (!came.has(name)) came.set(name, performance.now())
      })
    }
  }

  const look = (records: MutationRecord[]): void => {
    for (const { addedNodes } of records)
      for (const node of addedNodes)
        for (const [name] of (node.textContent ?? '').matchAll(named)) {
          const cameAt = came.get(name)
          if (cameAt === undefined || name in shown) continue
          shown[name] = NaN
          drawn((at) => (shown[name] = at - cameAt))
        }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true })

  globalThis.probe = {
    whenThere: (selector) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (!document.querySelector(selector)) return void requestAnimationFrame(check)
          drawn(resolve)
        }
        check()
      }),
    delays: () => shown,
  }
}
