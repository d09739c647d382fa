import { describe, expect, it } from 'vitest'
import { addressOn, areNamed, mirrorsInForce, nameOf } from './mirrors'

describe('mirrorsInForce', () => {
  it('answers the published mirrors when nobody named others', () => {
    const mirrors = mirrorsInForce([], {})
    expect(mirrors.length).toBeGreaterThanOrEqual(2)
    expect(mirrors.every(({ isCustom }) => !isCustom)).toBe(true)
    expect(areNamed(mirrors)).toBe(false)
    expect(areNamed(mirrorsInForce(['http://classroom.example/'], {}))).toBe(true)
  })

  it('lets the settings replace the list, and the environment replace both', () => {
    const classroom = 'http://classroom.example/mnist'
    expect(mirrorsInForce([classroom], {})).toEqual([{ address: classroom, isCustom: true }])
    expect(
      mirrorsInForce([classroom], { INKLING_MNIST_MIRRORS: ' http://a.example/  http://b.example/x ' })
    ).toEqual([
      { address: 'http://a.example/', isCustom: true },
      { address: 'http://b.example/x', isCustom: true }
    ])
    expect(mirrorsInForce([classroom], { INKLING_MNIST_MIRRORS: '  ' })).toHaveLength(1)
  })
})

describe('addressOn', () => {
  it.each([
    ['http://a.example', 'http://a.example/f.gz'],
    ['http://a.example/x', 'http://a.example/x/f.gz'],
    ['https://a.example:8443/x/', 'https://a.example:8443/x/f.gz'],
    ['ftp://a.example/', undefined],
    ['a.example', undefined],
    ['file:///etc', undefined]
  ])('%s gives %s', (address, expected) => {
    expect(addressOn({ address, isCustom: true }, 'f.gz')?.href).toBe(expected)
  })
})

describe('nameOf', () => {
  it('names host and port, never a password', () => {
    expect(nameOf({ address: 'http://teacher:secret@10.0.0.5:8000/mnist', isCustom: true })).toBe(
      '10.0.0.5:8000'
    )
    expect(nameOf({ address: 'nonsense', isCustom: true })).toBe('nonsense')
  })
})
