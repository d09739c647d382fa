/** A server that has the four .gz files. */
export interface Mirror {
  /** Base address; the file names are appended to it. */
  readonly address: string
  /** True for a person's own server: it may have packed the files anew, so only what they unpack to is judged. */
  readonly isCustom: boolean
}

/** The servers that torchvision and the TensorFlow projects load MNIST from; the last is where it was first published. */
const published = [
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'http://yann.lecun.com/exdb/mnist/'
]

/**
 * The mirrors to try, in their order: those of `INKLING_MNIST_MIRRORS` (separated by spaces), else those of the
 * settings, else the published ones. A list replaces the next. An address that is none is named when it is tried.
 */
export function mirrorsInForce(
  ofSettings: readonly string[],
  env: Readonly<Record<string, string | undefined>>
): readonly Mirror[] {
  const ofEnvironment = (env['INKLING_MNIST_MIRRORS'] ?? '').split(/\s+/).filter((word) => word !== '')
  const custom = ofEnvironment.length > 0 ? ofEnvironment : ofSettings
  return custom.length > 0
    ? custom.map((address) => ({ address, isCustom: true }))
    : published.map((address) => ({ address, isCustom: false }))
}

/** Whether a person or a school named these mirrors, and so wants the data from them. */
export function areNamed(mirrors: readonly Mirror[]): boolean {
  return mirrors.some(({ isCustom }) => isCustom)
}

/** Address of a file on a mirror; null when the mirror's address is no http or https address. */
export function addressOn(mirror: Mirror, name: string): URL | null {
  try {
    const url = new URL(`${mirror.address.replace(/\/*$/, '/')}${name}`)
    return /^https?:$/.test(url.protocol) ? url : null
  } catch {
    return null
  }
}

/** Host and port, as a mirror is named to the person; never a password that stands in the address. */
export function nameOf(mirror: Mirror): string {
  try {
    return new URL(mirror.address).host || mirror.address
  } catch {
    return mirror.address
  }
}
