const longest = 80

/**
 * A value found in a foreign file, for a message: one short line without control characters. Never walks deep into the
 * value, so that a hostile one costs nothing.
 */
export function shown(value: unknown): string {
  if (Array.isArray(value))
    return cut(`[${value.slice(0, 8).map(shownPart).join(', ')}${value.length > 8 ? ', …' : ''}]`)
  if (typeof value === 'string') return cut(JSON.stringify(value.slice(0, longest)))
  return shownPart(value)
}

/** A name as it stands in a file, shortened, control characters escaped. */
export function shownName(name: string): string {
  return cut(JSON.stringify(name.slice(0, longest)).slice(1, -1))
}

function shownPart(value: unknown): string {
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 20))
  return String(value)
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text
}
