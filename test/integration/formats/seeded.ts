/** A small seeded generator (mulberry32), so that every run of a test sees the same files. */
export class Seeded {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** 0 <= x < 1 */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }

  /** 0 <= n < limit */
  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }
}

const interesting = [0, 1, 0x22, 0x2c, 0x2d, 0x30, 0x39, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x7f, 0x80, 0xff]

/**
 * A damaged copy of a file: one to four bytes changed, bits flipped, pieces removed, doubled or swapped for digits.
 * @param head most changes fall into the first `head` bytes, where the structure is
 */
export function mutate(random: Seeded, file: Uint8Array, head: number): Uint8Array {
  let bytes = Uint8Array.from(file)
  const place = (): number => random.below(random.next() < 0.8 ? Math.min(head, bytes.length) : bytes.length)
  for (let count = 1 + random.below(4); count > 0 && bytes.length > 0; count--) {
    const at = place()
    const size = 1 + random.below(12)
    switch (random.below(6)) {
      case 0:
        bytes[at] = random.below(256)
        break
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8))
        break
      case 2:
        bytes[at] = interesting[random.below(interesting.length)] ?? 0
        break
      case 3:
        bytes = joined(bytes.subarray(0, at), bytes.subarray(at + size))
        break
      case 4:
        bytes = joined(bytes.subarray(0, at + size), bytes.subarray(at))
        break
      default:
        // Digits become other digits: the text stays well-formed, its numbers do not stay true.
        for (let index = at; index < Math.min(at + size, bytes.length); index++)
          if ((bytes[index] ?? 0) >= 0x30 && (bytes[index] ?? 0) <= 0x39)
            bytes[index] = 0x30 + random.below(10)
    }
  }
  return bytes
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}
