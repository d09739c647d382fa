import { expect, it } from 'vitest'
import { parseMirrors } from './mirrors'

it('reads one address a line, and nothing as the built-in list', () => {
  expect(parseMirrors(' http://192.168.1.10/mnist/\n\nhttps://example.org/a ')).toEqual({
    mirrors: ['http://192.168.1.10/mnist/', 'https://example.org/a']
  })
  expect(parseMirrors('  \n')).toEqual({ mirrors: [] })
})

it.each(['ftp://example.org/', 'example.org', 'file:///etc/passwd', 'javascript:alert(1)'])(
  'names the line that is no http address: %s',
  (line) => {
    expect(parseMirrors(`https://example.org/\n${line}`)).toEqual({ fault: { line } })
  }
)

it('takes sixteen at most', () => {
  const lines = (count: number): string => Array.from({ length: count }, () => 'http://a.org/').join('\n')
  expect(parseMirrors(lines(16)).mirrors).toHaveLength(16)
  expect(parseMirrors(lines(17))).toEqual({ fault: 'too-many' })
})
