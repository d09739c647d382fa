import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const addon = 'node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node'

/** Where the number of an ELF file's processor stands (ELF specification, e_machine), and AArch64's. */
const machineAt = 18
const aarch64 = 183

/** Ways in which tfjs-node's addon can be unusable, each as it lies on somebody's disk. Linux on x64. */
export const brokenAddons: Readonly<Record<string, (path: string) => void>> = {
  // Copied alone: the library that it looks for beside itself is not there.
  'without libtensorflow': (path) => copyFileSync(addon, path),
  'a text file in its place': (path) => writeFileSync(path, 'version https://git-lfs.github.com/spec/v1\n'),
  'of another processor': (path) => {
    const bytes = readFileSync(addon)
    bytes.writeUInt16LE(aarch64, machineAt)
    writeFileSync(path, bytes)
  },
  'not there': () => undefined
}

/** The same, as a copy leaves it that was broken off: it does not fail, it kills the process that loads it. */
export function cutAddon(path: string): void {
  const bytes = readFileSync(addon)
  writeFileSync(path, bytes.subarray(0, bytes.length >> 1))
}

/** Makes a broken addon. @returns its path, for INKLING_TFJS_BINDING */
export function makeBrokenAddon(make: (path: string) => void): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'inkling-addon-')), 'lib/napi-v8')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'tfjs_binding.node')
  make(path)
  return path
}
