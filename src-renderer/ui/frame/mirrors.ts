import * as v from 'valibot'
import { settingsSchema } from '../../../src-preload/contract/settings'

export type ParsedMirrors =
  | { readonly mirrors: string[]; readonly fault?: never }
  | { readonly fault: 'too-many' | { readonly line: string }; readonly mirrors?: never }

/** Reads a list of base addresses, one a line; judged by the schema of the settings. */
export function parseMirrors(text: string): ParsedMirrors {
  const lines = text
    .split(/\s+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const result = v.safeParse(settingsSchema.entries.mirrors, lines)
  if (result.success) return { mirrors: result.output }
  const wrong = lines.find((line) => !v.is(settingsSchema.entries.mirrors, [line]))
  return { fault: wrong === undefined ? 'too-many' : { line: wrong } }
}
