import { expect, test } from 'vitest'
import { controlFile, readOptions } from './fpm.mjs'

test('reads the options that electron-builder gives to fpm', () => {
  const { options, sources } = readOptions([
    ...['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0', '-d', 'libnss3', '--name', 'inkling'],
    ...['--description', 'Short\n Long', '/tmp/a=b/=/opt/Inkling', '/tmp/x.png=/usr/share/x.png']
  ])
  expect(options).toMatchObject({ '-t': ['deb'], '-d': ['libgtk-3-0', 'libnss3'], '--name': ['inkling'] })
  expect(sources).toEqual([
    ['/tmp/a=b/', '/opt/Inkling'],
    ['/tmp/x.png', '/usr/share/x.png']
  ])
  expect(() => readOptions(['elsewhere'])).toThrow('elsewhere')
})

test('writes a control file as Debian’s policy wants it', () => {
  const options = {
    '--name': ['inkling'],
    '--version': ['0.1.0~test'],
    '--architecture': ['amd64'],
    '--maintainer': ['A <a@example.org>'],
    '-d': ['libgtk-3-0', 'xdg-utils'],
    '--description': ['Short\n Long\n\n more']
  }
  expect(controlFile(options, 2049)).toBe(
    [
      'Package: inkling',
      'Version: 0.1.0~test',
      'Architecture: amd64',
      'Maintainer: A <a@example.org>',
      'Installed-Size: 3',
      'Depends: libgtk-3-0, xdg-utils',
      'Description: Short',
      ' Long',
      ' .',
      ' more',
      ''
    ].join('\n')
  )
})
