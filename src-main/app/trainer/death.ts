import { constants } from 'node:os'

/** What Electron's `child-process-gone` tells. */
export interface Gone {
  readonly reason: string
  readonly exitCode: number
}

/**
 * A short name for how a process ended, the same in every language: "SIGSEGV", "exit 3", "exit 0xc0000005".
 * The exit code alone does not do: on Electron 22 a segmentation fault arrives as exit code 0, and only
 * `child-process-gone` knows the signal.
 */
export function describeDeath(exitCode: number, gone: Gone | null): string {
  if (!gone) return `exit ${formatCode(exitCode)}`
  const signal = Object.entries(constants.signals).find(([, number]) => number === gone.exitCode)
  const isBySignal = gone.reason === 'crashed' || gone.reason === 'killed'
  if (process.platform !== 'win32' && isBySignal && signal) return signal[0]
  return `${gone.reason}, exit ${formatCode(gone.exitCode)}`
}

function formatCode(code: number): string {
  // Windows' own codes are known by their hexadecimal form.
  return code >= 0 && code < 256 ? String(code) : `0x${(code >>> 0).toString(16)}`
}
