import * as v from 'valibot'
import { defaultSettings, settingsSchema, type Settings } from '../../src-preload/contract/settings'
import { nothingRemembered, rememberedSchema, type Remembered } from './remembered'

/** Raised when a file of an older version can't be read as it is any more. */
export const fileVersion = 1

/** Brackets within brackets; ours need four. A deeper file would overflow the stack of what walks through it. */
const maximumDepth = 32

type Tree = Readonly<Record<string, unknown>>

export interface SettingsFile {
  readonly settings: Settings
  readonly remembered: Remembered
  /** The file as it was: what this version does not know in it survives. */
  readonly tree: Tree
  readonly version: number
  /** Whether a value had to be replaced by its default. */
  readonly isDamaged: boolean
}

/** What a new file would hold. */
export const freshSettingsFile: SettingsFile = {
  settings: defaultSettings,
  remembered: nothingRemembered,
  tree: {},
  version: fileVersion,
  isDamaged: false
}

/** Reads what is sound of a settings file, value by value; null when it is no JSON object at all. */
export function parseSettingsFile(bytes: Uint8Array): SettingsFile | null {
  const tree = parseTree(bytes)
  if (!tree) return null
  const version = tree['version']
  const isVersion = Number.isInteger(version) && Number(version) >= 1
  const settings = salvage(settingsSchema, tree['settings'], defaultSettings)
  const remembered = salvage(rememberedSchema, tree['remembered'], nothingRemembered)
  return {
    settings: settings.value,
    remembered: remembered.value,
    tree,
    version: isVersion ? Number(version) : fileVersion,
    isDamaged: !isVersion || settings.isDamaged || remembered.isDamaged
  }
}

/** The file's bytes: the values, and from the file before them whatever this version does not know. */
export function formatSettingsFile(settings: Settings, remembered: Remembered, tree: Tree): Uint8Array {
  const whole = {
    ...tree,
    version: fileVersion,
    settings: withUnknown(settingsSchema, settings, tree['settings']),
    remembered: withUnknown(rememberedSchema, remembered, tree['remembered'])
  }
  return new TextEncoder().encode(`${JSON.stringify(whole, null, 2)}\n`)
}

function parseTree(bytes: Uint8Array): Tree | null {
  try {
    // Editors may have put a byte order mark before it; TextDecoder drops it.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    if (depthOf(text) > maximumDepth) return null
    const value: unknown = JSON.parse(text)
    return isTree(value) ? value : null
  } catch (error) {
    // TypeError: no UTF-8. SyntaxError: no JSON.
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

/** The deepest nesting in a JSON text, found without recursion; brackets in strings don't count. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let isInString = false
  for (let place = 0; place < text.length; place++) {
    const character = text[place]
    if (isInString && character === '\\') place++
    else if (character === '"') isInString = !isInString
    else if (isInString) continue
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth)
    else if (character === ']' || character === '}') depth--
  }
  return deepest
}

/** Takes every value that its schema accepts and the default for the others, down into nested objects. */
function salvage<Value extends object>(
  schema: v.GenericSchema<unknown, Value>,
  found: unknown,
  defaults: Value
): { value: Value; isDamaged: boolean } {
  const entries = entriesOf(schema)
  if (!entries || !isTree(found)) return { value: defaults, isDamaged: true }
  let isDamaged = false
  const value: Record<string, unknown> = {}
  for (const [key, fallback] of Object.entries(defaults) as [string, unknown][]) {
    const entry = entries[key]
    if (!entry) throw new Error(`${key} has a default and no schema`)
    // Absent: the file of an older version that did not know it.
    if (!Object.hasOwn(found, key)) {
      value[key] = fallback
      continue
    }
    const parsed = v.safeParse(entry, onlyKnown(entry, found[key]))
    if (parsed.success) value[key] = parsed.output
    else if (entriesOf(entry) && isTree(fallback)) {
      value[key] = salvage(entry as v.GenericSchema<unknown, object>, found[key], fallback).value
      isDamaged = true
    } else {
      value[key] = fallback
      isDamaged = true
    }
  }
  return { value: v.parse(schema, value), isDamaged }
}

/** An object without the keys that its schema does not know: they are not damage. */
function onlyKnown(schema: v.GenericSchema, found: unknown): unknown {
  const entries = entriesOf(schema)
  if (!entries || !isTree(found)) return found
  const known: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(entries))
    if (Object.hasOwn(found, key)) known[key] = onlyKnown(entry, found[key])
  return known
}

/** Schemas of an object's members; null for a schema of another kind. A nullable object is an object here. */
function entriesOf(schema: v.GenericSchema): Readonly<Record<string, v.GenericSchema>> | null {
  if ('entries' in schema) return schema.entries as Record<string, v.GenericSchema>
  return 'wrapped' in schema ? entriesOf(schema.wrapped as v.GenericSchema) : null
}

/**
 * A value, and from the file before it the keys that its schema does not know. What is no object with keys of its own, such
 * as a record, is taken as it is: a key that it had before was removed.
 */
function withUnknown(schema: v.GenericSchema, known: unknown, before: unknown): unknown {
  const entries = entriesOf(schema)
  if (!entries || !isTree(known) || !isTree(before)) return known
  const merged = Object.entries(entries).map(([key, entry]) => [
    key,
    withUnknown(entry, known[key], before[key])
  ])
  return { ...before, ...Object.fromEntries(merged) }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
