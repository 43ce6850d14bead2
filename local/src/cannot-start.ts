/** What keeps the platform from starting and a person can mend; its message is one line and is shown without a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart'
}
