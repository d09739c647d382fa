import { expect, test } from 'vitest'
import { replacedName } from './replaced-name'

const downloaded = '/home/person/.cache/inkling-updater/pending/inkling-2.0.0-linux-x86_64.AppImage'

test('a name of the person’s own stays; one that speaks of a version speaks of the new one, in the same folder', () => {
  expect(replacedName('/opt/3.1.4/印 Inkling.AppImage', downloaded)).toBe('/opt/3.1.4/印 Inkling.AppImage')
  expect(replacedName('/home/person/应用/inkling-1.0.0-linux-x86_64.AppImage', downloaded)).toBe(
    '/home/person/应用/inkling-2.0.0-linux-x86_64.AppImage'
  )
})
