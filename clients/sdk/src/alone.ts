/** Does something while no other tab of the browser does the same. */
export type Alone = <Result>(act: () => Promise<Result>) => Promise<Result>

/** What is used of a browser's; programs that also run elsewhere are not compiled with its types. */
type WithLocks = {
  navigator?: { locks?: { request: <Result>(name: string, act: () => Promise<Result>) => Promise<Result> } }
}

/** By Web Locks, which a closed tab gives back. Where there are none it is simply done. */
export const aloneIn =
  (name: string): Alone =>
  (act) =>
    (globalThis as WithLocks).navigator?.locks?.request(name, act) ?? act()
