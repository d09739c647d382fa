import { beforeEach, expect, test, vi } from 'vitest'
import { OpenedFiles } from './opened-files'

const { app } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events')
  return { app: new EventEmitter() }
})
vi.mock('electron', () => ({ app }))

beforeEach(() => app.removeAllListeners())

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('files wait until they can be opened, in their order', async () => {
  const opened: string[] = []
  const files = new OpenedFiles(['/a'])
  const event = { preventDefault: vi.fn<() => void>() }
  app.emit('open-file', event, '/b')
  expect(event.preventDefault).toHaveBeenCalledOnce()
  files.add(['/c'])
  files.openWith((file) => Promise.resolve(void opened.push(file)))
  files.add(['/d'])
  await settled()
  expect(opened).toEqual(['/a', '/b', '/c', '/d'])
})

test('one file is opened at a time', async () => {
  const begun: string[] = []
  let end = (): void => undefined
  const files = new OpenedFiles(['/a', '/b'])
  files.openWith((file) => {
    begun.push(file)
    return new Promise((resolve) => {
      end = resolve
    })
  })
  await settled()
  expect(begun).toEqual(['/a'])
  end()
  await settled()
  expect(begun).toEqual(['/a', '/b'])
})
