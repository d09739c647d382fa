import { expect, test } from 'vitest'
import { explain } from '../../../src-preload/i18n/problem'
import { downloadProblem, installProblem, lookProblem } from './update-problem'

const error = (message: string, more: object = {}): Error => Object.assign(new Error(message), more)
const host = 'example.org'

test.each([
  [error('net::ERR_CONNECTION_REFUSED'), 'update_not_reached', 'net::ERR_CONNECTION_REFUSED'],
  [error('503\nheaders', { code: 'HTTP_ERROR_503', statusCode: 503 }), 'update_not_reached', 'HTTP 503'],
  [error('connect', { code: 'ECONNRESET' }), 'update_not_reached', 'ECONNRESET'],
  [error('not found', { code: 'ERR_UPDATER_CHANNEL_FILE_NOT_FOUND' }), 'update_no_list', 'example.org'],
  [
    error('bad indentation\n<html>', { code: 'ERR_UPDATER_INVALID_UPDATE_INFO' }),
    'update_list_unreadable',
    'bad indentation'
  ],
  [new TypeError('Cannot read properties of null'), 'update_list_unreadable', 'properties of null']
])('a list: %s is %s', (given, code, words) => {
  const { report } = lookProblem(given, host)
  expect(report.code).toBe(code)
  expect(explain(report, 'en')).toContain(words)
  expect(explain(report, 'en')).not.toContain('\n')
  expect(explain(report, 'zh')).toMatch(/没有任何改动/)
})

test.each([
  [error('sha512', { code: 'ERR_CHECKSUM_MISMATCH' }), 'update_damaged'],
  [error('write', { code: 'ENOSPC' }), 'update_not_kept'],
  [error('net::ERR_CONNECTION_RESET'), 'update_not_reached'],
  [error('404', { code: 'HTTP_ERROR_404', statusCode: 404 }), 'update_not_reached'],
  [error('something else'), 'update_not_downloaded']
])('a download: %s is %s', (given, code) => {
  expect(downloadProblem(given, '2.0.0', host).report.code).toBe(code)
})

test('an installation that fails names the system’s reason', () => {
  expect(installProblem(error('EACCES: denied', { code: 'EACCES' }), '2.0.0').report.values).toEqual({
    version: '2.0.0',
    detail: 'EACCES'
  })
})
