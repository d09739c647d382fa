/** A number field: what the form, the command line and the documents say of it. */
export interface NumberField {
  readonly minimum: number
  readonly maximum: number
  /** Smallest change that the slider makes on a linear scale; on a logarithmic one the slider moves by decades. */
  readonly step: number
  readonly scale: 'linear' | 'logarithmic'
  readonly isInteger: boolean
  /** The tutorial's value. */
  readonly default: number
  /** Upper end of the slider where the field allows more than is sensible to drag to. */
  readonly sliderMaximum: number
  readonly symbol: string | null
}

/** Why a text is no value of a field. Numbers are the limit that was crossed. */
export type FieldFault =
  | { readonly kind: 'not-a-number' }
  | { readonly kind: 'not-whole' }
  | { readonly kind: 'out-of-range'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'too-many-layers'; readonly maximum: number }
  | { readonly kind: 'too-many-parameters'; readonly found: number; readonly maximum: number }

export type Parsed<Value> =
  { readonly value: Value; readonly fault?: never } | { readonly fault: FieldFault; readonly value?: never }

/** Reads a number as a field takes it. */
export function parseField(field: NumberField, text: string): Parsed<number> {
  const trimmed = text.trim()
  const value = Number(trimmed)
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) || !Number.isFinite(value))
    return { fault: { kind: 'not-a-number' } }
  if (field.isInteger && !Number.isInteger(value)) return { fault: { kind: 'not-whole' } }
  if (value < field.minimum || value > field.maximum)
    return { fault: { kind: 'out-of-range', minimum: field.minimum, maximum: field.maximum } }
  return { value }
}
