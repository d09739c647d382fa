import { Problem } from '../../src-preload/i18n/problem'
import { shownName } from './shown'

interface JsonLimits {
  /** Brackets within brackets. */
  readonly depth: number
  /** Commas, which bounds the number of values. */
  readonly commas: number
}

/**
 * Parses UTF-8 JSON from a foreign file. Depth and the number of values are bounded before anything is built, and a name
 * that stands twice in an object is refused: `JSON.parse` keeps the last one without a word.
 * @throws {Problem} when it is not that
 */
export function parseForeignJson(bytes: Uint8Array, fileName: string, limits: JsonLimits): unknown {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Problem('weights_not_utf8', { file: fileName }, { cause: error })
  }
  checkNesting(text, fileName, limits)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const detail = error instanceof Error ? shownName(error.message) : ''
    throw new Problem('weights_not_json', { file: fileName, detail }, { cause: error })
  }
}

/** Walks over the text once. What is no JSON may pass here; `JSON.parse` refuses it afterwards. */
function checkNesting(text: string, fileName: string, limits: JsonLimits): void {
  // The names of each open object; null for an open array.
  const open: (Set<string> | null)[] = []
  let commas = 0
  let isNameNext = false
  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '{':
      case '[':
        isNameNext = text[at] === '{'
        open.push(isNameNext ? new Set() : null)
        if (open.length > limits.depth)
          throw new Problem('weights_json_depth', { file: fileName, expected: limits.depth })
        break
      case '}':
      case ']':
        open.pop()
        isNameNext = false
        break
      case ',':
        isNameNext = open.at(-1) instanceof Set
        if (++commas > limits.commas)
          throw new Problem('weights_json_values', { file: fileName, expected: limits.commas })
        break
      case '"': {
        const end = endOfString(text, at)
        const names = open.at(-1)
        if (isNameNext && names) addName(names, text.slice(at, end + 1), fileName)
        isNameNext = false
        at = end
        break
      }
      default:
    }
  }
}

/** @returns where the closing quote stands, or the end of the text */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '"') return at
    if (text[at] === '\\') at++
  }
  return text.length
}

function addName(names: Set<string>, quoted: string, fileName: string): void {
  let name = quoted
  try {
    name = JSON.parse(quoted) as string
  } catch {
    // No JSON string: the parse of the whole text refuses it with its place.
  }
  if (names.has(name)) throw new Problem('weights_name_twice', { file: fileName, name: shownName(name) })
  names.add(name)
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Metadata of a file, text by name. @throws {Problem} when it is anything else */
export function readMetadata(value: unknown, fileName: string): Record<string, string> {
  // Without a prototype: a name such as "__proto__" is a name like any other.
  const metadata = Object.create(null) as Record<string, string>
  if (value === undefined) return metadata
  if (!isRecord(value)) throw new Problem('weights_metadata', { file: fileName, name: 'metadata' })
  for (const [name, text] of Object.entries(value)) {
    if (typeof text !== 'string')
      throw new Problem('weights_metadata', { file: fileName, name: shownName(name) })
    metadata[name] = text
  }
  return metadata
}
