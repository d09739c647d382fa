import { m } from '../../src-preload/i18n'
import { formatSetting } from '../i18n/format'

/** 15 as "15 epochs"; of an unfinished epoch two decimals: 1.4989 as "1.5 epochs". */
export function formatEpochs(epochs: number): string {
  return m.export_epochs_value({ count: formatSetting(Math.round(epochs * 100) / 100) })
}

/**
 * Bytes that a file will have, to be shown with "about".
 * safetensors: 4 bytes a number and a header of about 1 kB. JSON: 13.5 bytes a number, measured on the tutorial's network.
 */
export function expectedBytes(format: 'safetensors' | 'json', parameters: number): number {
  return format === 'safetensors' ? parameters * 4 + 1000 : parameters * 13.5
}
