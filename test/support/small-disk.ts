import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

function run(command: string, words: readonly string[]): string | null {
  const { status, stderr, error } = spawnSync(command, words, { encoding: 'utf8' })
  return status === 0 ? null : (error?.message ?? stderr.trim())
}

/** Why no disk can be mounted here; null when it can (root, or root of a namespace of its own). */
export function whyNoDisk(): string | null {
  if (process.platform !== 'linux') return `no tmpfs on ${process.platform}`
  const folder = mkdtempSync(join(tmpdir(), 'inkling-disk-'))
  const problem = run('mount', ['-t', 'tmpfs', 'tmpfs', folder])
  if (problem === null) run('umount', [folder])
  rmSync(folder, { recursive: true })
  return problem
}

/** A disk of its own in memory, of any size. */
export class SmallDisk {
  readonly folder: string

  /** Makes the folder and mounts the disk there. @param bytes rounded up to pages of 4 KiB */
  constructor(folder: string, bytes: number) {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    const problem = run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder])
    if (problem !== null) throw new Error(`This test mounts a disk: ${problem}`)
  }

  /** Bytes that are free. */
  get free(): number {
    const { bavail, bsize } = statfsSync(this.folder)
    return bavail * bsize
  }

  /** Fills it up until so many bytes are left. */
  leave(bytes: number): void {
    const used = Math.max(0, this.free - bytes)
    if (used > 0) writeFileSync(join(this.folder, 'filler'), Buffer.alloc(used))
  }

  /** From now on nothing can be written. */
  protect(): void {
    const problem = run('mount', ['-o', 'remount,ro', this.folder])
    if (problem !== null) throw new Error(problem)
  }

  remove(): void {
    const problem = run('umount', ['-l', this.folder])
    if (problem !== null) throw new Error(problem)
  }
}
