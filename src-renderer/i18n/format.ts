import { currentLocale, languageTag } from './locale.svelte'

const formats = new Map<string, Intl.NumberFormat>()

/** Making a formatter takes about 50 µs, formatting 1 µs: they are kept, one a language and kind. */
function format(value: number, options: Intl.NumberFormatOptions): string {
  const tag = languageTag(currentLocale())
  const key = tag + JSON.stringify(options)
  let formatter = formats.get(key)
  if (!formatter) {
    formatter = new Intl.NumberFormat(tag, options)
    formats.set(key, formatter)
  }
  return formatter.format(value)
}

/** What stands for a figure that is not there yet. */
export const noFigure = '–'

/** 109386 as "109,386". */
export function formatCount(value: number): string {
  return format(value, { maximumFractionDigits: 0 })
}

/** A setting as a person would type it, in every language: no rounding, no grouping; 0.00001 stays "0.00001". */
export function formatSetting(value: number): string {
  return String(value)
}

/** The size of a weight, already rounded: as it is, or with a power of ten where a run went astray. */
export function formatWeight(value: number): string {
  return value < 10000 ? String(value) : value.toExponential().replace('e+', 'e')
}

/** A loss with four decimals; very large and very small ones with a power of ten. */
export function formatLoss(value: number): string {
  if (!Number.isFinite(value)) return String(value)
  const size = Math.abs(value)
  if (size !== 0 && (size < 0.0001 || size >= 10000))
    return format(value, { notation: 'scientific', maximumSignificantDigits: 4 })
  return format(value, { minimumFractionDigits: 4, maximumFractionDigits: 4 })
}

/** 0.9324 as "93.24%". */
export function formatPercent(share: number, decimals = 2): string {
  return format(share, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals
  })
}

/** 211432 as "211K", in Chinese "21.1万". */
export function formatCompact(value: number): string {
  return format(value, { notation: 'compact', maximumSignificantDigits: 3 })
}

/** 11594722 bytes as "11.6 MB"; decimal units, as file managers use. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return format(bytes, { style: 'unit', unit: 'byte', unitDisplay: 'short' })
  if (bytes < 1e6) return format(bytes / 1e3, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 0 })
  return format(bytes / 1e6, { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 })
}

/** Seconds as "0:04", "12:30" or "1:02:03"; rounded up, so that what is left never reads 0:00 too early. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds)
  const twoDigits = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(whole / 60) % 60
  const hours = Math.floor(whole / 3600)
  return hours > 0
    ? `${String(hours)}:${twoDigits(minutes)}:${twoDigits(whole % 60)}`
    : `${String(minutes)}:${twoDigits(whole % 60)}`
}
