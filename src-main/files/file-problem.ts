import { constants } from 'node:os'
import { basename } from 'node:path'
import { Problem } from '../../src-preload/i18n/problem'

/** The system's code of a failed file operation, such as `ENOENT`; null for an error of another kind. */
export function errorCode(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  const { code, errno } = error as NodeJS.ErrnoException
  // libuv has no name for a quota that is used up: "Unknown system error -122".
  if (errno === -constants.errno.EDQUOT) return 'EDQUOT'
  return typeof code === 'string' ? code : null
}

/** What is said of a failed reading; an error that is no system error is a bug and passes through. */
export function readProblem(error: unknown, path: string): unknown {
  const file = basename(path)
  const code = errorCode(error)
  switch (code) {
    case null:
      return error
    case 'ENOENT':
    case 'ENOTDIR':
      return new Problem('file_missing', { file }, { cause: error })
    case 'EACCES':
    case 'EPERM':
      return new Problem('file_not_readable', { file }, { cause: error })
    default:
      return new Problem('file_read_failed', { file, reason: code }, { cause: error })
  }
}

/** What is said of a failed writing of so many bytes; a Problem or an error that is no system error passes through. */
export function writeProblem(error: unknown, path: string, bytes: number): unknown {
  const file = basename(path)
  const code = errorCode(error)
  switch (code) {
    case null:
    case 'ABORT_ERR':
      return error
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new Problem('file_no_space', { file, bytes }, { cause: error })
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new Problem('file_not_writable', { file }, { cause: error })
    case 'ENOENT':
    case 'ENOTDIR':
      return new Problem('file_no_folder', { file }, { cause: error })
    case 'EISDIR':
      return new Problem('file_is_no_file', { file }, { cause: error })
    default:
      return new Problem('file_write_failed', { file, reason: code }, { cause: error })
  }
}
