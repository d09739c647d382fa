import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { filesFrom, handOver, readLaunch, type LaunchContext } from './command-line'

const home = resolve('/home/人 🖋')
const context: LaunchContext = {
  isPackaged: true,
  commandNames: ['train', 'predict'],
  workingFolder: home,
  exists: (path) => path === resolve(home, 'digits')
}
const read = (words: readonly string[], change: Partial<LaunchContext> = {}): unknown =>
  readLaunch(['/opt/Inkling/inkling', ...words], { ...context, ...change })
const window = (...files: string[]): object => ({ kind: 'window', files })
const command = (...words: string[]): object => ({ kind: 'command', words })

test('a launch without words opens the window, whatever switches Chromium is given', () => {
  expect(read([])).toEqual(window())
  expect(read(['--no-sandbox', '--lang=zh-CN', '--'])).toEqual(window())
  expect(read(['.'], { isPackaged: false })).toEqual(window())
  expect(read(['--inspect=0', '/src/inkling', '--user-data-dir=/p'], { isPackaged: false })).toEqual(window())
})

test('a command that stands first gets every word behind it, its own switches too', () => {
  expect(read(['train', '--epochs', '2', '--', 'x'])).toEqual(command('train', '--epochs', '2', '--', 'x'))
  expect(read(['--no-sandbox', '--', 'predict', '--json', 'a.png'])).toEqual(
    command('predict', '--json', 'a.png')
  )
  expect(read(['/src/inkling', 'train', '--json'], { isPackaged: false })).toEqual(command('train', '--json'))
  expect(read(['--help'])).toEqual(command('--help'))
  expect(read(['-h'])).toEqual(command('-h'))
})

test('a bare word is a file if there is one, and else a mistyped command', () => {
  expect(read(['digits'])).toEqual(window(resolve(home, 'digits')))
  expect(read(['trian', '--epochs', '2'])).toEqual(command('trian', '--epochs', '2'))
  expect(read(['gone.json'])).toEqual(window(resolve(home, 'gone.json')))
})

test('a command’s name that does not stand first is a file', () => {
  expect(read(['a.json', 'train'])).toEqual(window(resolve(home, 'a.json'), resolve(home, 'train')))
})

test('files come as paths or as addresses, from the folder of the launch', () => {
  const file = resolve(home, '数字 5 %.safetensors')
  expect(read(['数字 5 %.safetensors'])).toEqual(window(file))
  expect(read([file, '--gtk-version=3'])).toEqual(window(file))
  expect(read([pathToFileURL(file).href])).toEqual(window(file))
  expect(read(['file://elsewhere.example/a'])).toEqual(window(resolve(home, 'file://elsewhere.example/a')))
})

test('another launch is believed absolute paths and nothing else', () => {
  const file = resolve(home, '数字 100%.safetensors')
  const handed = handOver([file])
  // Electron 22 loses what is beyond ASCII.
  expect(JSON.stringify(handed)).toMatch(/^[ -~]+$/)
  expect(filesFrom(handed)).toEqual([file])
  expect(filesFrom({ files: [...handed.files, 'a.json', '%', 7, null, { path: file }] })).toEqual([file])
  for (const other of [null, undefined, 'x', 7, [], {}, { files: null }, { files: 'a' }])
    expect(filesFrom(other)).toEqual([])
})
