import { writeFileSafely } from '../../src-main/files/write-file-safely'

// Run as a process of its own, which is killed at one of its system calls: writes BYTES times the value 2 to PATH.
const [path = '', bytes = '0'] = process.argv.slice(2)

writeFileSafely(path, new Uint8Array(Number(bytes)).fill(2), { temporaryName: 'being-written.tmp' }).catch(
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
  }
)
