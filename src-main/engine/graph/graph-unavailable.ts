/** A graph could not be written, handed to the library, or taken by it: no room for its file, or a library that knows less. */
export class GraphUnavailable extends Error {
  override readonly name = 'GraphUnavailable'

  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
