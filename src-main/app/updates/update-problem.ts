import { Problem } from '../../../src-preload/i18n/problem'

interface CodedError extends Error {
  readonly code?: string
  readonly statusCode?: number
}

/** Names by which the system refuses to keep a file. */
const notWritten = /\b(ENOSPC|EDQUOT|EROFS|EACCES|EPERM|EIO|EBUSY|ENOTDIR|ENOENT|EXDEV)\b/

const isNetwork = ({ message, code }: CodedError): boolean =>
  message.startsWith('net::') ||
  code?.startsWith('HTTP_ERROR_') === true ||
  /^E(CONN|NOTFOUND|TIMEDOUT)/.test(code ?? '')

/** What to tell of a list that could not be had or read. @param host that was asked */
export function lookProblem(error: Error, host: string): Problem {
  const { code, message } = error as CodedError
  if (code === 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND')
    return new Problem('update_no_list', { host }, { cause: error })
  if (isNetwork(error))
    return new Problem('update_not_reached', { host, reason: reasonOf(error) }, { cause: error })
  return new Problem('update_list_unreadable', { host, detail: firstLine(message) }, { cause: error })
}

/** What to tell of a version that could not be downloaded. */
export function downloadProblem(error: Error, version: string, host: string): Problem {
  const { code, message } = error as CodedError
  if (code === 'ERR_CHECKSUM_MISMATCH') return new Problem('update_damaged', { version }, { cause: error })
  const system = notWritten.exec(code ?? '')?.[1]
  if (system) return new Problem('update_not_kept', { version, reason: system }, { cause: error })
  if (isNetwork(error))
    return new Problem('update_not_reached', { host, reason: reasonOf(error) }, { cause: error })
  return new Problem('update_not_downloaded', { version, detail: firstLine(message) }, { cause: error })
}

/** What to tell of a version that could not be put in place. */
export function installProblem(error: Error, version: string): Problem {
  const { code, message } = error as CodedError
  return new Problem(
    'update_not_installed',
    { version, detail: code ?? firstLine(message) },
    { cause: error }
  )
}

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, 200)

/** "net::ERR_CONNECTION_REFUSED" or "HTTP 503". */
function reasonOf({ message, code, statusCode }: CodedError): string {
  return statusCode === undefined ? (code ?? firstLine(message)) : `HTTP ${String(statusCode)}`
}
