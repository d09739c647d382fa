import { readFileSync } from 'node:fs'
import { Desk, test } from '../e2e/launch'
import { goTo, status, train, untilEnded, untilReady, button } from '../e2e/window'
test('p', async () => {
  const desk = await Desk.prepare()
  const page = await desk.open()
  await untilReady(page)
  const shot = (n: string) => page.screenshot({ path: `/tmp/yh-${n}.png` })
  await goTo(page, 'Your hand' as 'Train'); await shot('empty')
  await train(page, 1); await untilEnded(page)
  const lines = readFileSync('test/fixtures/strokes/pendigits.ndjson', 'utf8').trim().split('\n').map((l) => JSON.parse(l) as { label: number; strokes: [number, number][][] })
  await goTo(page, 'Draw')
  await page.mouse.move(500, 300); await page.mouse.down(); await page.mouse.move(500, 600, { steps: 10 }); await page.mouse.up()
  await page.waitForTimeout(500); await shot('draw')
  await page.getByRole('button', { name: 'It was a 7' }).click(); await page.waitForTimeout(400); await shot('draw2')
  await goTo(page, 'Your hand' as 'Train')
  await page.getByRole('button', { name: 'Write thirty digits' }).first().click()
  await page.waitForTimeout(300); await shot('guided'); console.log(lines.length, lines[0]!.label, typeof lines[0]!.label)
  for (let i = 0; i < 30; i++) {
    const want = Number(/\d/.exec((await page.locator('.wanted').textContent()) ?? '')?.[0])
    const s = lines.filter((l) => l.label === want)[i % 5]!
    const box = (await page.getByLabel('Drawing canvas', { exact: true }).boundingBox())!
    const pts = s.strokes.flat(); const xs = pts.map((p) => p[0]); const ys = pts.map((p) => p[1])
    const x0 = Math.min(...xs), y0 = Math.min(...ys), ext = Math.max(Math.max(...xs) - x0, Math.max(...ys) - y0)
    for (const st of s.strokes) { let first = true; for (const [x, y] of st) { await page.mouse.move(box.x + box.width * (0.2 + 0.6 * (x - x0) / ext), box.y + box.height * (0.2 + 0.6 * (y - y0) / ext)); if (first) { await page.mouse.down(); first = false } } await page.mouse.up() }
    if (i === 3) await shot('guided2')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.waitForFunction((n) => !document.querySelector('.wanted') || document.querySelector('progress')?.value === n, i + 1)
  }
  await page.waitForTimeout(1500); await shot('report')
  await page.getByRole('button', { name: 'Learn from half of them' }).click()
  await page.waitForTimeout(2500); await shot('learned')
  await page.getByRole('button', { name: 'Undo learning' }).click(); await page.waitForTimeout(1500); await shot('undone')
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('dark'); await page.getByRole('combobox', { name: 'Language' }).selectOption('zh'); await page.waitForTimeout(500); await shot('zh')
  console.log(desk.errors)
  await desk.app.close()
})
