/** What a person reads of a problem, as sentences. */
export type Told = { when: string; remedy: string }

/** One of each problem of a catalogue, no more and no fewer. */
export type ToldOf<Catalogue> = Readonly<Record<keyof Catalogue, Told>>
