/** Who asks; each has a token of their own in the environment, `{{adaToken}}`. */
export type Actor = 'ada' | 'bob' | 'cleo' | 'admin'

/** One request of a journey, and what has to be true of its answer. */
export type Step = {
  name: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Without `/api`; ids of earlier answers as `{{chatId}}`. */
  path: string
  /** Absent: without a token. */
  as?: Actor
  body?: unknown
  /** A file of this folder, for the field `file` of a form. */
  file?: string
  headers?: Record<string, string>
  /** Several where it may have been done before. */
  status: number | readonly number[]
  /** Kept for later steps: the name of a variable, and where its value is in the answer (`answer.id`). */
  keep?: Record<string, string>
  /** What is said of it, and when that is so, in the script's words. `answer` is the JSON that came. */
  checks?: Record<string, string>
  /** Lines of script before it is sent. */
  before?: readonly string[]
  about?: string
}

/** A folder of the collection: steps that make sense one after another. */
export type Journey = { name: string; about: string; steps: readonly Step[] }
