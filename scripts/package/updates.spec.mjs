import { expect, test } from 'vitest'
import { listOptions, updateConfig, updateSource } from './updates.mjs'

const linux = /** @type {const} */ ({ platform: 'linux', arch: 'x64' })
const repository = { GITHUB_SERVER_URL: 'https://example.com', GITHUB_REPOSITORY: 'us/inkling' }

test('the releases of the repository that builds are asked, or those of the homepage', () => {
  expect(updateSource('https://example.org/inkling', repository, linux).url).toBe(
    'https://example.com/us/inkling/releases/latest/download'
  )
  expect(updateSource('https://example.org/inkling/', {}, linux).url).toBe(
    'https://example.org/inkling/releases/latest/download'
  )
})

test('no two packages of a release write the same list', () => {
  const ends = { linux: '-linux', darwin: '-mac', win32: '' }
  const systems = /** @type {const} */ ([
    { platform: 'linux', arch: 'x64' },
    { platform: 'darwin', arch: 'x64' },
    { platform: 'darwin', arch: 'arm64' },
    { platform: 'win32', arch: 'x64' }
  ])
  const lists = systems.map((system) => `${updateSource('', {}, system).channel}${ends[system.platform]}.yml`)
  expect(lists).toEqual(['latest-linux.yml', 'latest-mac.yml', 'latest-arm64-mac.yml', 'latest.yml'])
})

test('electron-builder hears what the application is told', () => {
  const source = updateSource('https://example.org', {}, linux)
  expect(listOptions(source)).toEqual([
    '-c.publish.provider=generic',
    `-c.publish.url=${source.url}`,
    '-c.publish.channel=latest'
  ])
  expect(updateConfig(source)).toBe(
    'provider: generic\nurl: https://example.org/releases/latest/download\nchannel: latest\nupdaterCacheDirName: inkling-updater\n'
  )
})
