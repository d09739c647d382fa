import crypto from 'node:crypto'
import { join } from 'node:path'
import { fetchWithNode, prepareMnist } from '../../src-main/data'
import { smallMnist } from './small-mnist'

/*
 * Run as a process of its own, which is killed in the middle: prepares the small data set in FOLDER/cache from a mirror
 * (its address, or '-' for none) and FOLDER/offline. With a fixed temporary name its system calls can be watched: that name
 * is made of a process that is long gone.
 */
const [folder = '', mirror = '-', temporary = ''] = process.argv.slice(2)

if (temporary !== '') {
  Object.defineProperty(process, 'pid', { value: Number(temporary) })
  crypto.randomBytes = (bytes: number) => Buffer.alloc(bytes)
}

prepareMnist({
  cacheFolder: join(folder, 'cache'),
  mirrors: mirror === '-' ? [] : [{ address: mirror, isCustom: false }],
  offlineFolder: join(folder, 'offline'),
  fetchBytes: fetchWithNode,
  files: smallMnist().files
}).then(
  ({ source, problems }) => {
    process.stdout.write(JSON.stringify({ source, problems: problems.map(({ code }) => code) }))
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`)
    process.exitCode = 1
  }
)
