import { readFile } from 'node:fs/promises'
import { arch } from 'node:os'

/** Widest first: what libtensorflow chooses among when it loads. */
const vectorSets = ['avx512f', 'avx2', 'avx', 'sse4_2']

/**
 * The widest of the known sets that a processor's flags name; null where they name none.
 * @param {string} flags separated by blanks
 */
export function widestOf(flags) {
  const words = new Set(flags.split(/\s+/))
  return vectorSets.find((name) => words.has(name)) ?? null
}

/** Of the processor's vector instructions those that sums depend on; where the system does not tell, the architecture. */
export async function instructionSet() {
  if (process.platform !== 'linux') return arch()
  const text = await readFile('/proc/cpuinfo', 'utf8')
  return widestOf(/^flags\s*:\s*(.*)$/m.exec(text)?.[1] ?? '') ?? arch()
}
