import type { Backend, DataState, DownloadProgress } from '../../../src-preload/contract/domain'
import type { ProblemReport } from '../../../src-preload/contract/problem'
import { m } from '../../../src-preload/i18n'
import { explain } from '../../../src-preload/i18n/problem'
import { formatBytes, formatCount, formatDuration, formatPercent } from '../../i18n/format'

/** A line at the foot of the sidebar. */
export interface WhatRuns {
  readonly value: string
  /** The same in a word, where the sidebar is narrow; without it the icon stands alone there. */
  readonly short?: string
  /** A second, smaller line of the value. */
  readonly note?: string
  readonly details: string
  readonly tone: 'good' | 'busy' | 'poor'
}

/** Which library does the arithmetic, and why when it is not the native one. */
export function describeBackend(backend: Backend | null): WhatRuns {
  if (!backend)
    return {
      value: m.app_backend_starting(),
      short: '…',
      details: m.app_backend_about_starting(),
      tone: 'busy'
    }
  const names = {
    tensorflow: m.app_backend_tensorflow,
    wasm: m.app_backend_wasm,
    cpu: m.app_backend_cpu
  }
  const library = backend.name === 'tensorflow' ? 'TensorFlow' : 'TensorFlow.js'
  const engines = {
    graph: { name: m.app_backend_graph, about: m.app_backend_engine_graph },
    operations: { name: m.app_backend_operations, about: m.app_backend_engine_operations }
  }
  const engine = engines[backend.engine]
  const about = `${m.app_backend_about({ library, version: backend.version })}\n${engine.about()}`
  return {
    value: names[backend.name](),
    short: { tensorflow: 'TensorFlow', wasm: 'WASM', cpu: 'CPU' }[backend.name],
    note: engine.name(),
    details: backend.reason ? `${about}\n${explain(backend.reason)}` : about,
    tone: backend.reason ? 'poor' : 'good'
  }
}

/** Where the digits come from, and what went wrong on the way. */
export function describeData(data: DataState): WhatRuns {
  switch (data.phase) {
    case 'checking':
      return { value: m.app_data_checking(), details: m.app_data_about_checking(), tone: 'busy' }
    case 'downloading':
      return { value: shareDownloaded(data.progress), details: describeProgress(data.progress), tone: 'busy' }
    case 'ready': {
      const about = [aboutSource(data.source), ...listProblems(data.problems)]
      if (data.download)
        return {
          value: shareDownloaded(data.download),
          details: [...about, describeProgress(data.download)].join('\n'),
          tone: 'busy'
        }
      const values = {
        cache: m.app_data_source_cache,
        download: m.app_data_source_download,
        offline: m.app_data_source_offline,
        folder: m.app_data_source_folder
      }
      return {
        value: values[data.source](),
        details: about.join('\n'),
        tone: 'good'
      }
    }
    case 'failed':
      return {
        value: m.app_data_failed(),
        details: [m.app_data_about_failed(), ...listProblems(data.problems)].join('\n'),
        tone: 'poor'
      }
  }
}

function shareDownloaded({ received, total }: DownloadProgress): string {
  return m.app_data_downloading({ percent: formatPercent(total > 0 ? received / total : 0, 0) })
}

/** More than this would not fit a tooltip. */
const problemLimit = 4

function listProblems(problems: readonly ProblemReport[]): readonly string[] {
  const shown = problems.slice(0, problemLimit).map((problem) => explain(problem))
  const more = problems.length - shown.length
  return more > 0 ? [...shown, m.app_data_more_problems({ count: formatCount(more) })] : shown
}

/** A sentence on where the digits come from. */
export function aboutSource(source: Extract<DataState, { phase: 'ready' }>['source']): string {
  const about = {
    cache: m.app_data_about_cache,
    download: m.app_data_about_download,
    offline: m.app_data_about_offline,
    folder: m.app_data_about_folder
  }
  return about[source]()
}

/** The download that goes on, whether data are in use meanwhile or not; null when there is none. */
export function downloadOf(data: DataState): DownloadProgress | null {
  if (data.phase === 'downloading') return data.progress
  return (data.phase === 'ready' ? data.download : null) ?? null
}

/** Bytes, mirror and time left of a download. */
export function describeProgress(progress: DownloadProgress): string {
  const bytes = m.app_data_progress_bytes({
    received: formatBytes(progress.received),
    total: formatBytes(progress.total),
    mirror: progress.mirror
  })
  if (progress.secondsLeft === null) return bytes
  return `${bytes} · ${m.app_data_progress_left({ time: formatDuration(progress.secondsLeft) })}`
}
