/** More values than most requests hold; the largest of them, a run's settings with 31 hidden layers, has some 50. */
const usualMaximum = 1000
const maximumDepth = 8

/**
 * Is a payload made of plain objects, arrays, texts, numbers and truth values, of no more of them than a request needs,
 * and of bytes only where bytes belong? Asked before the schemas, which walk what they are given: one that meets 32 MiB
 * of bytes where it expects an object would look at every single byte, for seconds.
 * @param takesBytes whether the value at a place of the payload may be bytes
 * @param maximumValues for a request that holds more than others
 */
export function isPlainPayload(
  payload: readonly unknown[],
  takesBytes: (place: number) => boolean,
  maximumValues = usualMaximum
): boolean {
  let values = 0
  const isPlain = (value: unknown, depth: number): boolean => {
    if (++values > maximumValues || depth > maximumDepth) return false
    if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) return true
    if (typeof value !== 'object') return false
    const isOfObject = [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null)
    if (!Array.isArray(value) && !isOfObject) return false
    if (Array.isArray(value) && value.length > maximumValues) return false
    return Object.values(value).every((part) => isPlain(part, depth + 1))
  }
  return payload.every((value, place) =>
    value instanceof Uint8Array ? takesBytes(place) : isPlain(value, 1)
  )
}
