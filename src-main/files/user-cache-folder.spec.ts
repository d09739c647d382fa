import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { userCacheFolder, type CacheEnvironment } from './user-cache-folder'

const linux: CacheEnvironment = { env: {}, platform: 'linux', home: '/home/ada' }

it.each<[string, Partial<CacheEnvironment>, string]>([
  ['Linux', {}, '/home/ada/.cache/inkling'],
  ['Linux with XDG_CACHE_HOME', { env: { XDG_CACHE_HOME: '/fast/cache' } }, '/fast/cache/inkling'],
  [
    'a relative XDG_CACHE_HOME, which the specification calls invalid',
    { env: { XDG_CACHE_HOME: 'x' } },
    '/home/ada/.cache/inkling'
  ],
  ['macOS', { platform: 'darwin', home: '/Users/ada' }, '/Users/ada/Library/Caches/inkling'],
  [
    'INKLING_CACHE anywhere',
    { env: { INKLING_CACHE: '/own', XDG_CACHE_HOME: '/x' }, platform: 'darwin' },
    '/own'
  ],
  ['a relative INKLING_CACHE', { env: { INKLING_CACHE: 'own' } }, resolve('own')],
  ['an empty INKLING_CACHE', { env: { INKLING_CACHE: '' } }, '/home/ada/.cache/inkling']
])('%s', (_system, change, expected) => {
  expect(userCacheFolder({ ...linux, ...change })).toBe(expected)
})

it('Windows', () => {
  const folder = userCacheFolder({
    env: { LOCALAPPDATA: 'C:\\Local' },
    platform: 'win32',
    home: 'C:\\Users\\ada'
  })
  expect(folder.replace(/[\\/]/g, '/')).toBe('C:/Local/inkling')
})
