import { spawnSync, type SpawnSyncReturns } from 'node:child_process'

export interface Traced {
  /** What happens to a system call, as strace's `inject=` has it: "rename:signal=SIGKILL:when=1". */
  readonly injection: string
  /** Calls on these paths alone are counted. */
  readonly paths: readonly string[]
  /** A program for Node, and its words. */
  readonly command: readonly string[]
}

/**
 * Runs a program of Node's under strace, which makes one of its system calls fail, or kills it there.
 * @throws where there is no strace, or no right to trace
 */
export function runTraced({ injection, paths, command }: Traced): SpawnSyncReturns<string> {
  const watched = paths.flatMap((path) => ['-P', path])
  const run = spawnSync(
    'strace',
    ['-f', '-o', '/dev/null', ...watched, '-e', `inject=${injection}`, process.execPath, ...command],
    // One thread of the pool: the count of calls is kept by thread.
    { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } }
  )
  if (run.error) throw new Error(`this test needs the program strace: ${run.error.message}`)
  if (/PTRACE|ptrace|Operation not permitted/.test(run.stderr))
    throw new Error(`this test needs ptrace: ${run.stderr}`)
  return run
}
