import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes } from 'node:fs/promises'
import { readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Desk, expect, test } from '../../e2e/launch'
import {
  button,
  drawLine,
  endless,
  goTo,
  numberIn,
  status,
  train,
  untilEnded,
  untilEpoch,
  untilReady
} from '../../e2e/window'
import { tell } from '../../support/figures'
import { SmallDisk, whyNoDisk } from '../../support/small-disk'

/** A copy of the built application in a folder of that name. */
async function installedIn(parent: string, name: string): Promise<string> {
  const folder = join(parent, name)
  await mkdir(folder, { recursive: true })
  await cp('package.json', join(folder, 'package.json'))
  await cp('out', join(folder, 'out'), { recursive: true })
  for (const shared of ['node_modules', 'resources']) await symlink(resolve(shared), join(folder, shared))
  return folder
}

const oddNames = {
  'spaces, Chinese, an emoji, # and %': 'a b 数字 🖊️ #1 100%25 ?&\'"',
  '200 characters': 'long'.repeat(50)
}
let trained = 0

for (const [what, name] of Object.entries(oddNames))
  test(`L6: installed in and kept in folders with ${what}: trains natively, draws, exports, is there again`, async () => {
    const parent = await mkdtemp(join(tmpdir(), 'inkling-odd-'))
    const application = await installedIn(parent, name)
    const desk = await Desk.prepare({ application, parent: join(parent, `kept ${name}`) })
    let page = await desk.open()
    await untilReady(page)
    await expect(status(page, 'Backend')).toContainText('TensorFlow, native')
    await train(page, 1)
    await untilEnded(page)
    expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
    await goTo(page, 'Draw')
    await drawLine(page, [
      [0.5, 0.15],
      [0.5, 0.5],
      [0.49, 0.85]
    ])
    await expect(status(page, 'Predicted digit')).toContainText('1')
    await goTo(page, 'Export')
    for (const [label, extension] of [
      ['Export safetensors', 'safetensors'],
      ['Export JSON', 'json']
    ] as const) {
      const path = join(parent, name, `网络 #1 50%.${extension}`)
      await desk.answerSaveDialog(path)
      await button(page, label).click()
      await expect(page.getByRole('main')).toContainText(`网络 #1 50%.${extension}`)
      expect(statSync(path).size).toBeGreaterThan(100_000)
      await desk.answerOpenDialog(path)
      await button(page, 'Import weights').click()
      await expect(page.getByRole('main')).toContainText(`网络 #1 50%.${extension} is the network now`)
    }
    await desk.close()
    page = await desk.open()
    await untilReady(page)
    await goTo(page, 'Export')
    await expect(page.getByRole('main')).toContainText('109,386')
    await desk.leave()
    await rm(parent, { recursive: true, force: true })
    trained++
    tell({ row: 'L6', tried: 'odd folders of application, data and files', count: trained, losses: 0 })
  })

test.describe('L7: the window opens and says what can’t be kept', () => {
  const why = whyNoDisk()
  let starts = 0
  test.afterAll(() =>
    tell({
      row: 'L7',
      tried: 'starts without a home, a temporary folder or a true clock',
      count: starts,
      losses: 0
    })
  )

  test('with a home that can’t be written', async () => {
    test.skip(why !== null, `no disk can be mounted here: ${why ?? ''}`)
    const disk = new SmallDisk(await mkdtemp(join(tmpdir(), 'inkling-home-')), 1024 * 1024)
    disk.protect()
    const desk = await Desk.prepare({
      userData: null,
      cache: 'mnist',
      environment: { HOME: disk.folder, XDG_CONFIG_HOME: join(disk.folder, '.config') },
      expectedErrors: [/./]
    })
    const page = await desk.open()
    await untilReady(page)
    await expect(page.getByText(/settings and the last network are not kept/)).toBeVisible()
    await train(page, 1)
    await untilEnded(page)
    expect(readdirSync(disk.folder)).toEqual([])
    await desk.leave()
    disk.remove()
    starts++
  })

  test('with a home that is not there', async () => {
    const desk = await Desk.prepare({
      userData: null,
      environment: { HOME: '/proc/nowhere', XDG_CONFIG_HOME: '/proc/nowhere/.config' },
      expectedErrors: [/./]
    })
    const page = await desk.open()
    await untilReady(page)
    await expect(page.getByText(/settings and the last network are not kept/)).toBeVisible()
    await desk.leave()
    starts++
  })

  test('without a folder for temporary files', async () => {
    const desk = await Desk.prepare({ environment: { TMPDIR: '/proc/nowhere' }, expectedErrors: [/./] })
    const page = await desk.open()
    await untilReady(page)
    await train(page, 1)
    await untilEnded(page)
    expect(await numberIn(page, 'Test accuracy')).toBeGreaterThanOrEqual(88)
    await desk.leave()
    starts++
  })

  test('with a clock that was set back: everything kept is of tomorrow', async () => {
    const desk = await Desk.prepare()
    let page = await desk.open()
    await untilReady(page)
    await train(page, 1)
    await untilEnded(page)
    await desk.close()
    const later = new Date(Date.now() + 10 * 365 * 24 * 3600 * 1000)
    for (const name of await readdir(desk.userData))
      await utimes(join(desk.userData, name), later, later).catch(() => null)
    page = await desk.open()
    await untilReady(page)
    await goTo(page, 'Export')
    await expect(page.getByRole('main')).toContainText('109,386')
    await expect(page.getByText(/damaged|set aside/)).toHaveCount(0)
    await desk.leave()
    starts++
  })
})

test.describe('D8: no space, no right to write, no network: the application still trains', () => {
  const why = whyNoDisk()
  const megabyte = 1024 * 1024
  let trials = 0
  let readyAfter: number | null = null
  test.afterAll(() =>
    tell({
      row: 'D8',
      tried: 'launches with a cache too small, protected, or no network',
      count: trials,
      losses: 0,
      ...(readyAfter === null
        ? {}
        : { measured: `without a network ready to train ${String(readyAfter)} ms after the launch` })
    })
  )

  for (const [name, bytes] of [
    ['no room at all', 4096],
    ['1 MB', megabyte],
    ['12 MB', 12 * megabyte],
    ['50 MB', 50 * megabyte],
    ['a cache that is read-only', null]
  ] as const) {
    test(name, async () => {
      test.skip(why !== null, `no disk can be mounted here: ${why ?? ''}`)
      const desk = await Desk.prepare({ cache: 'empty' })
      await rm(desk.cache, { recursive: true })
      const disk = new SmallDisk(desk.cache, bytes ?? megabyte)
      if (bytes === null) disk.protect()
      try {
        const page = await desk.open()
        await untilReady(page)
        await expect(status(page, 'Data')).toContainText(/built-in|offline/i)
        const problems = await page.evaluate(async () => {
          const state = await window.app.readState()
          return state.kind === 'done' && state.value.data.phase === 'ready' ? state.value.data.problems : []
        })
        const named = problems.find(({ code }) => /^(file_no_space|cache_not_writable)$/.test(code))
        expect(named).toBeDefined()
        // The folder is named, and the bytes that are missing.
        expect(JSON.stringify(problems)).toContain(desk.cache)
        if (named?.code === 'file_no_space') expect(Number(named.values['bytes'])).toBeGreaterThan(7_000_000)
        await train(page, endless)
        await untilEpoch(page, 1)
        trials++
        await desk.close()
      } finally {
        disk.remove()
      }
      await desk.leave()
    })
  }

  test('without any network: ready from the copy in the application', async () => {
    // The runner stands in a network namespace that has nothing but this computer's own loopback.
    const routes = execFileSync('cat', ['/proc/net/route'], { encoding: 'utf8' }).trim().split('\n').slice(1)
    test.skip(routes.length > 0, 'the runner is not in a network namespace of its own')
    // No list of mirrors: as a person starts it for the first time.
    const desk = await Desk.prepare({ cache: 'empty', environment: { INKLING_MNIST_MIRRORS: '' } })
    const launchedAt = Date.now()
    const page = await desk.open()
    await page.waitForFunction(async () => {
      const state = await window.app.readState()
      return state.kind === 'done' && state.value.data.phase === 'ready' && state.value.backend !== null
    })
    readyAfter = Date.now() - launchedAt
    await untilReady(page)
    await expect(status(page, 'Data')).toContainText(/built-in|offline/i)
    const data = await page.evaluate(async () => {
      const state = await window.app.readState()
      return state.kind === 'done' ? state.value.data : null
    })
    // Nobody was asked, so nothing went wrong.
    expect(data).toMatchObject({ phase: 'ready', source: 'offline', problems: [] })
    // The published addresses, when the person wants them: none can be reached, and what was there stays.
    const after = await page.evaluate(() => window.app.downloadData())
    expect(after).toMatchObject({ kind: 'done', value: { phase: 'ready', source: 'offline' } })
    const codes =
      after.kind === 'done' && after.value.phase === 'ready'
        ? after.value.problems.map(({ code }) => code)
        : []
    expect(codes).toHaveLength(3)
    expect(codes.every((code) => /^mirror_(not_found|failed)$/.test(code))).toBe(true)
    await train(page, 1)
    await untilEnded(page)
    trials++
    await desk.leave()
  })
})

test('trouble 15: a disk that is full when the application saves: told, the old network stays, the application goes on', async () => {
  const why = whyNoDisk()
  test.skip(why !== null, `no disk can be mounted here: ${why ?? ''}`)
  const desk = await Desk.prepare()
  const disk = new SmallDisk(desk.userData, 64 * 1024 * 1024)
  try {
    let page = await desk.open()
    await untilReady(page)
    await train(page, 1)
    await untilEnded(page)
    await desk.close()
    const before = execFileSync('sha256sum', [join(desk.userData, 'model.safetensors')], { encoding: 'utf8' })
    page = await desk.open()
    await untilReady(page)
    // Half of the file fits.
    disk.leave(220 * 1024)
    await train(page, 1)
    await untilEnded(page)
    await expect(page.getByText(/There is no room for model\.safetensors: \d+ bytes/)).toBeVisible()
    await train(page, 1)
    await untilEnded(page)
    expect(execFileSync('sha256sum', [join(desk.userData, 'model.safetensors')], { encoding: 'utf8' })).toBe(
      before
    )
    await desk.close()
  } finally {
    disk.remove()
  }
  await desk.leave()
})
