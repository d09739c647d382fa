/**
 * The shortest decimal that reads back as the same float32: 9 significant digits always do, most values need 7 or 8.
 * `String(value)` would print the double's 17.
 * @param value a finite float32
 */
export function shortestDecimal(value: number): string {
  // String(-0) is "0".
  if (Object.is(value, -0)) return '-0'
  let shortest = Number(value.toPrecision(9))
  for (let digits = 8; digits > 0; digits--) {
    const candidate = Number(value.toPrecision(digits))
    if (Math.fround(candidate) !== value) break
    shortest = candidate
  }
  return String(shortest)
}
