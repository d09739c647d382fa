import type { NoUpdatesReason, UpdateState } from '../../../src-preload/contract/domain'
import { m } from '../../../src-preload/i18n'
import { explain } from '../../../src-preload/i18n/problem'
import { formatBytes, formatPercent } from '../../i18n/format'
import type { WhatRuns } from './what-runs'

/** The line at the foot of the sidebar. @param isWanted the setting */
export function describeUpdate(update: UpdateState, isWanted: boolean): WhatRuns {
  switch (update.phase) {
    case 'impossible':
      return { value: m.app_update_impossible(), details: aboutReason(update.reason), tone: 'busy' }
    case 'idle':
      return isWanted
        ? {
            value: m.app_update_idle(),
            details: m.app_update_about_idle({ host: update.host }),
            tone: 'busy'
          }
        : { value: m.app_update_off(), details: m.app_update_about_off(), tone: 'busy' }
    case 'asking':
      return {
        value: m.app_update_asking(),
        details: m.app_update_about_asking({ host: update.host }),
        tone: 'busy'
      }
    case 'newest':
      return { value: m.app_update_newest(), details: update.host, tone: 'good' }
    case 'found':
      return { value: m.app_update_found({ version: update.version }), details: update.host, tone: 'good' }
    case 'downloading':
      return {
        value: m.app_update_downloading({ percent: formatPercent(shareOf(update) ?? 0, 0) }),
        details: describeDownload(update),
        tone: 'busy'
      }
    case 'downloaded':
      return {
        value: m.app_update_downloaded({ version: update.version }),
        details: m.app_update_about_downloaded({ version: update.version }),
        tone: 'good'
      }
    case 'failed':
      return { value: m.app_update_failed(), details: explain(update.problem), tone: 'poor' }
  }
}

/** Why this installation can't update itself, and what to do instead. */
export function aboutReason(reason: NoUpdatesReason): string {
  const reasons = {
    development: m.app_update_because_development,
    'test-build': m.app_update_because_test_build,
    'package-manager': m.app_update_because_package_manager,
    archive: m.app_update_because_archive,
    'no-address': m.app_update_because_no_address
  }
  return reasons[reason]()
}

/** The question that is put when there is a newer version. @param current this version */
export function describeFound(found: Extract<UpdateState, { phase: 'found' }>, current: string): string {
  const size = found.bytes === null ? m.app_update_size_unknown() : formatBytes(found.bytes)
  return m.app_update_about_found({ version: found.version, current, size })
}

type Downloading = Extract<UpdateState, { phase: 'downloading' }>

export function describeDownload({ received, total, host }: Downloading): string {
  return m.app_update_about_downloading({ received: formatBytes(received), total: formatBytes(total), host })
}

/** 0..1; null while nobody knows. */
export const shareOf = ({ received, total }: Downloading): number | null =>
  total > 0 ? received / total : null
