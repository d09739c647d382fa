import { cleanup, fireEvent, render, screen } from '@testing-library/svelte'
import userEvent from '@testing-library/user-event'
import { tick } from 'svelte'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Doubt, Prediction } from '../../src-preload/contract/domain'
import { tutorialHyperparameters } from '../../src-preload/contract/hyperparameters'
import type { AppRequests, AppState as WholeState } from '../../src-preload/contract/ipc'
import type { Outcome } from '../../src-preload/contract/problem'
import type { FoundDigit } from '../../src-preload/digits'
import { AppState } from '../state/app-state.svelte'
import { appStateKey } from '../state/context'
import {
  FakeApp,
  nativeBackend,
  readyData,
  runningRun,
  someEvaluation,
  trainedModel,
  wholeState
} from '../state/fake-app'
import { currentView, showView, type ViewName } from '../state/navigation.svelte'
import { drawingOf } from './drawing.svelte'
import DrawView from './DrawView.svelte'
import { canvas, draw, fakeSheet, pointer, settled, upright, type Place } from './fake-pen'

const model = trainedModel()
const run = runningRun({ step: 469 })
const history = { run, stepLosses: new Float32Array(), epochs: [], changes: [] }
const trained = { data: readyData, backend: nativeBackend, model }

const reads = (label: number): Outcome<Prediction> => ({
  kind: 'done',
  value: {
    label,
    probabilities: Float32Array.from({ length: 10 }, (_, digit) => (digit === label ? 0.91 : 0.01)),
    doubt: null,
    candidates: [label]
  }
})

async function show(
  parts: Partial<WholeState>,
  classify: AppRequests['classify'] extends (...payload: never) => infer Answer
    ? (pixels: Uint8Array, isScribble: boolean) => Outcome<Answer> | Promise<Outcome<Answer>>
    : never = () => reads(1)
): Promise<{ fake: FakeApp; app: AppState; unmount: () => void; again: () => void }> {
  const fake = new FakeApp({
    readState: () => ({ kind: 'done', value: wholeState(parts) }),
    startTraining: (hyperparameters) => ({
      kind: 'done',
      value: { ...run, phase: 'starting', step: 0, hyperparameters }
    }),
    classify
  })
  const app = new AppState(fake.api)
  await app.open()
  const mount = (): (() => void) => render(DrawView, { context: new Map([[appStateKey, app]]) }).unmount
  const unmount = mount()
  await tick()
  return { fake, app, unmount, again: () => void mount() }
}

const answer = (): string => screen.getByRole('status', { name: 'Predicted digit' }).textContent
const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }))

const bars = (): (string | undefined)[] =>
  screen.getByRole('list', { name: 'Probabilities of the ten digits' }).textContent.match(/[\d.]+%/g) ?? []

beforeEach(() => {
  fakeSheet()
})

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

describe('an answer', () => {
  it('comes while the pen is down, of the picture that nine steps make of the strokes', async () => {
    const { fake } = await show(trained)
    await pointer('pointerdown', [250, 100])
    await pointer('pointermove', [250, 400])
    await settled()
    expect(answer()).toBe('1')
    expect(screen.getByText(/one, 91\.0%/)).toBeTruthy()
    expect(bars()).toHaveLength(10)
    const [pixels] = fake.payloadsOf('classify').at(-1) as [Uint8Array]
    expect(Array.from(pixels.slice(14 * 28 + 12, 14 * 28 + 17))).toEqual([0, 153, 255, 153, 0])
  })

  it('takes every coalesced point', async () => {
    const { fake } = await show(trained)
    const coalesced = [
      [100, 300],
      [300, 300]
    ].map(([x, y]) => new MouseEvent('pointermove', { clientX: x ?? 0, clientY: y ?? 0 }))
    await pointer('pointerdown', [250, 100])
    await pointer('pointermove', [250, 400], { getCoalescedEvents: () => coalesced })
    await settled()
    const [bent] = fake.payloadsOf('classify').at(-1) as [Uint8Array]
    await pointer('pointerup', [300, 300])
    await press('Clear')
    await draw([250, 100], [100, 300], [300, 300])
    expect(fake.payloadsOf('classify').at(-1)?.[0]).toEqual(bent)
  })

  it('is asked for one picture at a time; the newest waits, the others are left out', async () => {
    const answers: ((outcome: Outcome<Prediction>) => void)[] = []
    const { fake } = await show(trained, () => new Promise((resolve) => answers.push(resolve)))
    await pointer('pointerdown', [250, 100])
    // A bend: a straight line would be the same picture however long it is.
    for (let y = 110; y <= 400; y += 10) await pointer('pointermove', [250 + y ** 2 / 1000, y])
    await settled()
    expect(fake.payloadsOf('classify')).toHaveLength(1)
    answers[0]?.(reads(7))
    await settled()
    expect([answer(), fake.payloadsOf('classify').length]).toEqual(['7', 2])
    answers[1]?.(reads(1))
    await settled()
    expect([answer(), fake.payloadsOf('classify').length]).toEqual(['1', 2])
  })

  it('is asked before the movement is shown, and not again when the pen is lifted', async () => {
    const { fake } = await show(trained)
    await pointer('pointerdown', [250, 100])
    await pointer('pointerrawupdate', [250, 250])
    await pointer('pointerrawupdate', [250, 400])
    await settled()
    expect(answer()).toBe('1')
    const asked = fake.payloadsOf('classify').length
    await pointer('pointermove', [250, 400])
    await pointer('pointerup', [250, 400])
    await settled()
    expect(fake.payloadsOf('classify')).toHaveLength(asked)
    await pointer('pointerdown', [300, 100])
    await pointer('pointermove', [300, 400])
    await settled()
    expect(fake.payloadsOf('classify').length).toBeGreaterThan(asked)
  })

  it('is asked again when another network draws the predictions', async () => {
    const { fake } = await show(trained)
    await draw(...upright)
    fake.answers.classify = () => reads(4)
    fake.send('modelChanged', {
      model: { ...model, epochsTrained: 16 },
      evaluation: {
        logProbabilities: new Float32Array(100_000),
        accuracy: 0.98,
        loss: 0.1,
        leastEvidence: 5
      },
      firstLayer: new Float32Array(784)
    })
    await settled()
    expect(answer()).toBe('4')
    expect(screen.getByText(/reads 97\.6%/)).toBeTruthy()
  })

  it('that is refused is not shown as the old one', async () => {
    const { fake, app } = await show(trained)
    await draw(...upright)
    fake.answers.classify = () => ({ kind: 'refused', problem: { code: 'no_model', values: {} } })
    await draw([100, 100], [100, 200])
    expect(answer()).toBe('')
    expect(screen.getByText('No answer')).toBeTruthy()
    expect(app.notices.list).toHaveLength(1)
  })

  it('is there again when the view is', async () => {
    const { unmount, again } = await show(trained)
    await draw(...upright)
    unmount()
    again()
    await settled()
    expect(answer()).toBe('1')
    await press('Undo')
    await settled()
    expect(answer()).toBe('')
  })
})

describe('doubt', () => {
  const wavers = (doubt: Doubt): Outcome<Prediction> => ({
    kind: 'done',
    value: {
      label: 7,
      probabilities: Float32Array.from({ length: 10 }, (_, digit) => (digit === 7 ? 0.55 : 0.05)),
      doubt,
      candidates: [7, 1]
    }
  })

  it.each<[Doubt, string]>([
    ['two', 'seven or one?'],
    ['unlike', 'This does not look like a digit'],
    ['scribble', 'This looks like a scribble']
  ])('%s is said in words, and hides neither the answer nor the bars', async (doubt, words) => {
    await show(trained, () => wavers(doubt))
    await draw(...upright)
    expect(screen.getByText('The network is not sure')).toBeTruthy()
    expect(screen.getByText(words)).toBeTruthy()
    expect(screen.getByText(/7 at 55\.0%.* 1 at 5\.0%/)).toBeTruthy()
    expect(answer()).toBe('7')
    expect(bars()).toHaveLength(10)
    await press('Clear')
    await settled()
    expect(screen.queryByText('The network is not sure')).toBeNull()
  })

  it('of a scribble is told to the network by how the pen moved', async () => {
    const { fake } = await show(trained)
    await draw(...upright)
    expect(fake.payloadsOf('classify').at(-1)?.[1]).toBe(false)
    await press('Clear')
    await draw(
      ...Array.from({ length: 200 }, (_, step): Place => {
        const angle = step / 5
        return [250 + 100 * Math.cos(angle), 250 + 100 * Math.sin(angle)]
      })
    )
    expect(fake.payloadsOf('classify').at(-1)?.[1]).toBe(true)
  })
})

describe('the way from the sheet to the network', () => {
  const panel = (name: string): Promise<void> => userEvent.click(screen.getByRole('radio', { name }))

  it('is shown on request, with the verdict without framing beside it', async () => {
    const { fake } = await show(trained, (pixels) => reads(pixels[14 * 28 + 14] === 255 ? 1 : 8))
    await draw([50, 50], [50, 250])
    await panel('From sheet to network')
    await settled()
    expect(screen.queryByRole('list', { name: 'Probabilities of the ten digits' })).toBeNull()
    for (const caption of ['What you drew', 'Framed', 'What the network gets'])
      expect(screen.getAllByText(caption).length).toBeGreaterThan(0)
    // The sheet of 500 pixels shrunk to 28: the bar stays at its place, 2.8 pixels from the left.
    const [shrunk] = fake.payloadsOf('classify').at(-1) as [Uint8Array]
    const columns = [...shrunk].flatMap((level, pixel) => (level > 0 ? [pixel % 28] : []))
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([2, 3])
    expect(
      screen.getAllByRole('listitem').map((item) => item.textContent.trim().replace(/\s+/g, ' '))
    ).toEqual(['Framed 1 at 91.0%', 'Sheet only shrunk 8 at 91.0%'])
    await panel('Probabilities')
    expect(bars()).toHaveLength(10)
  })

  it.each([
    [false, 1],
    [true, 0]
  ])('offers its motion unless less motion was asked for (%s)', async (isLess, buttons) => {
    const query = (media: string): Partial<MediaQueryList> => ({
      media,
      matches: isLess && media.includes('prefers-reduced-motion'),
      addEventListener: vi.fn(),
      removeEventListener: vi.fn()
    })
    vi.stubGlobal('matchMedia', query)
    await show(trained)
    await draw(...upright)
    await panel('From sheet to network')
    await settled()
    expect(screen.queryAllByRole('button', { name: 'Show the motion' })).toHaveLength(buttons)
  })

  it('of an empty sheet shows nothing and asks nothing', async () => {
    const { fake } = await show(trained)
    await panel('From sheet to network')
    await settled()
    expect(screen.getByText('Draw a digit to see what becomes of it.')).toBeTruthy()
    expect(fake.payloadsOf('classify')).toEqual([])
  })
})

describe('several digits of a picture', () => {
  const digitOf = (label: number, left: number): FoundDigit => ({
    box: { left, top: 10, width: 20, height: 40 },
    pixels: new Uint8Array(784).fill(label)
  })

  async function showPicture(...digits: readonly FoundDigit[]): Promise<void> {
    const { app } = await show(trained, (pixels) => reads(pixels[0] ?? 0))
    const image = Object.assign(document.createElement('canvas'), { width: 100, height: 60 })
    drawingOf(app).show({ name: 'three.png', image, digits })
    await settled()
  }

  it('are read one by one; the largest is looked at until another is chosen', async () => {
    const large = { ...digitOf(5, 40), box: { left: 40, top: 5, width: 25, height: 50 } }
    await showPicture(digitOf(3, 10), large, digitOf(8, 70))
    const boxes = screen.getAllByRole('button', { name: /^Digit \d of 3/ })
    expect(boxes.map((box) => box.getAttribute('aria-label'))).toEqual([
      'Digit 1 of 3: 3',
      'Digit 2 of 3: 5',
      'Digit 3 of 3: 8'
    ])
    // In the square of the sheet: the picture is 100 wide and stands in its middle.
    expect(boxes[0]?.style.cssText).toBe('left: 10%; top: 30%; width: 20%; height: 40%;')
    expect(answer()).toBe('5')
    await press('Digit 3 of 3: 8')
    expect(answer()).toBe('8')
    expect(boxes.map((box) => box.getAttribute('aria-pressed'))).toEqual(['false', 'false', 'true'])
  })

  it('of a picture of one, its box is no button', async () => {
    await showPicture(digitOf(4, 30))
    expect(answer()).toBe('4')
    expect(screen.queryByRole('button', { name: /^Digit/ })).toBeNull()
  })
})

describe('trouble 8: nothing drawn is nothing read', () => {
  it.each<[string, () => Promise<void>]>([
    ['an empty sheet', () => Promise.resolve()],
    ['a dot', () => draw([250, 250])],
    [
      'two dots',
      async () => {
        await draw([250, 250])
        await draw([50, 50])
      }
    ],
    [
      'Clear',
      async () => {
        await draw(...upright)
        await press('Clear')
      }
    ],
    [
      'undo of the only stroke',
      async () => {
        await draw(...upright)
        await press('Undo')
      }
    ]
  ])('%s', async (_name, act) => {
    await show(trained)
    await act()
    await settled()
    expect(answer()).toBe('')
    expect(bars()).toEqual([])
    expect(screen.getByText('Draw a digit')).toBeTruthy()
    expect(document.body.textContent).not.toContain('NaN')
  })

  it('an answer that comes after Clear is not shown', async () => {
    let reply: (outcome: Outcome<Prediction>) => void = () => undefined
    await show(trained, () => new Promise((resolve) => (reply = resolve)))
    await draw(...upright)
    await press('Clear')
    reply(reads(3))
    await settled()
    expect(answer()).toBe('')
  })

  it('a drawing too small to be meant is asked to be larger', async () => {
    const { fake } = await show(trained)
    await draw([250, 250], [250, 255])
    expect(screen.getByText('Draw larger')).toBeTruthy()
    expect(fake.payloadsOf('classify')).toEqual([])
    await draw([250, 100], [250, 400])
    expect(answer()).toBe('1')
  })
})

describe('the sheet', () => {
  it('undoes and does again by button, menu and keys', async () => {
    const { fake } = await show(trained)
    await draw(...upright)
    const { menu, keys } = {
      menu: async (command: 'undo-stroke' | 'redo-stroke') => {
        fake.send('menuChosen', command)
        await settled()
        return answer()
      },
      keys: async (text: string) => {
        await userEvent.keyboard(text)
        await settled()
        return answer()
      }
    }
    expect(await menu('undo-stroke')).toBe('')
    expect(await menu('redo-stroke')).toBe('1')
    expect(await keys('{Control>}z{/Control}')).toBe('')
    expect(await keys('{Control>}{Shift>}z{/Shift}{/Control}')).toBe('1')
    await press('Undo')
    await settled()
    expect(answer()).toBe('')
    await press('Redo')
    await settled()
    expect(answer()).toBe('1')
  })

  it('is drawn on by one pen: not by a second finger, nor by the right button', async () => {
    const { fake } = await show(trained)
    await pointer('pointerdown', [250, 100])
    await pointer('pointerdown', [10, 10], { pointerId: 2 })
    await pointer('pointermove', [490, 490], { pointerId: 2 })
    await pointer('pointermove', [250, 400])
    await pointer('pointerup', [250, 400])
    await fireEvent(canvas(), Object.assign(new MouseEvent('pointerdown', { button: 2 }), { pointerId: 1 }))
    await pointer('pointermove', [400, 10])
    await settled()
    const [pixels] = fake.payloadsOf('classify').at(-1) as [Uint8Array]
    const columns = [...pixels].flatMap((level, pixel) => (level > 0 ? [pixel % 28] : []))
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([13, 15])
  })

  it('is drawn on by keyboard', async () => {
    const { fake } = await show(trained)
    canvas().focus()
    await userEvent.keyboard(' ')
    for (let step = 0; step < 8; step++) await userEvent.keyboard('{ArrowDown}')
    await userEvent.keyboard(' ')
    await settled()
    expect(answer()).toBe('1')
    const [pixels] = fake.payloadsOf('classify').at(-1) as [Uint8Array]
    expect(Array.from(pixels.slice(14 * 28 + 12, 14 * 28 + 17))).toEqual([0, 153, 255, 153, 0])
  })

  it.each<[string, (fake: FakeApp, app: AppState) => Promise<void> | void]>([
    ['is cleared', () => press('Clear')],
    [
      'shows a picture',
      (_fake, app) => {
        const image = Object.assign(document.createElement('canvas'), { width: 100, height: 60 })
        drawingOf(app).show({ name: 'blank.png', image, digits: [] })
      }
    ]
  ])('lifts the keyboard’s pen when it %s, so that the next Space draws', async (_name, change) => {
    const { fake, app } = await show(trained)
    canvas().focus()
    await userEvent.keyboard(' {ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(screen.getByText('Pen down')).toBeTruthy()
    const pen = (): Element | null => document.querySelector('.pen.is-down')
    expect(pen()).not.toBeNull()
    await change(fake, app)
    await settled()
    expect(pen()).toBeNull()
    expect(screen.getByText('Pen up')).toBeTruthy()
    canvas().focus()
    await userEvent.keyboard(' {ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp} ')
    await settled()
    expect(drawingOf(app).strokes).toHaveLength(1)
    expect(answer()).toBe('1')
  })

  it('keeps the width of its brush as a setting', async () => {
    const { app } = await show(trained)
    await fireEvent.input(screen.getByRole('slider', { name: 'Brush width' }), { target: { value: '30' } })
    expect(app.settings.brushWidth).toBe(30)
  })
})

describe('before any training', () => {
  it('says what to do, with a button that trains', async () => {
    const { fake } = await show({ data: readyData, backend: nativeBackend })
    await draw(...upright)
    expect([answer(), fake.payloadsOf('classify').length]).toEqual(['', 0])
    await press('Train a network')
    expect(fake.payloadsOf('startTraining')).toEqual([[tutorialHyperparameters]])
    expect(screen.getByText('The network is learning')).toBeTruthy()
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('0')
  })

  it('shows how far the first epoch is, and reads what is drawn when it ends', async () => {
    const { fake } = await show({ data: readyData, backend: nativeBackend, history })
    await draw(...upright)
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('50')
    fake.send('modelChanged', {
      model: { ...model, epochsTrained: 1, testAccuracy: 0.91 },
      evaluation: someEvaluation({ accuracy: 0.91 }),
      firstLayer: new Float32Array(784)
    })
    await settled()
    expect(answer()).toBe('1')
  })

  it('without digits to learn from it leads to them', async () => {
    const { app } = await show({ data: { phase: 'failed', problems: [] }, backend: nativeBackend })
    await press('Manage the data…')
    expect(app.isDataDialogOpen).toBe(true)
  })
})

describe('the network that came with Inkling', () => {
  const shipped = { ...trained, model: { ...model, source: 'shipped' as const } }
  const look = (view: ViewName): Promise<void> => {
    showView(view)
    return vi.waitFor(() => expect(currentView()).toBe(view))
  }
  afterEach(() => look('train'))

  it('gives its place to one’s own: the run is begun and shown', async () => {
    const { fake } = await show(shipped)
    await look('draw')
    expect(screen.getByText(/This network came with Inkling and reads 97\.6%/)).toBeTruthy()
    await press('Train my own')
    expect(fake.payloadsOf('startTraining')).toEqual([[tutorialHyperparameters]])
    await vi.waitFor(() => expect(currentView()).toBe('train'))
    // The run's network answers now, and nothing is known of it yet.
    expect(screen.getByText('Draw one digit. The network is learning: epoch 1 of 15.')).toBeTruthy()
  })

  it('stays in sight when the run is refused', async () => {
    const { fake, app } = await show(shipped)
    await look('draw')
    fake.answers.startTraining = () => ({ kind: 'refused', problem: { code: 'no_data', values: {} } })
    await press('Train my own')
    await settled()
    expect(currentView()).toBe('draw')
    expect(app.notices.list).toHaveLength(1)
    expect(screen.getByText(/This network came with Inkling/)).toBeTruthy()
  })
})

describe('was it wrong?', () => {
  const asked = (): HTMLElement | null => screen.getByText('Was it wrong? It was').parentElement
  const digits = (): string[] =>
    [...(asked()?.querySelectorAll('button') ?? [])].map(({ textContent }) => textContent.trim())
  const isHidden = (): boolean => screen.queryByRole('group', { name: 'Was it wrong? It was' }) === null
  const kept = (): string => document.querySelector('.kept [role=status]')?.textContent ?? ''

  async function showKeeping(): Promise<{ fake: FakeApp }> {
    const { fake } = await show(trained)
    let id = 0
    fake.answers.readSamples = () => ({ kind: 'done', value: [] })
    fake.answers.keepSample = (sample) => ({
      kind: 'done',
      value: { ...sample, id: ++id, takenAt: '2026-01-01T00:00:00.000Z' }
    })
    return { fake }
  }

  it('keeps its place whatever is drawn, and is asked once there is an answer', async () => {
    await showKeeping()
    const field = asked()
    expect(isHidden()).toBe(true)
    await draw(...upright)
    expect([asked() === field, isHidden()]).toEqual([true, false])
    expect(digits()).toEqual(['0', '2', '3', '4', '5', '6', '7', '8', '9'])
    await pointer('pointerdown', [300, 100])
    await settled()
    expect([asked() === field, isHidden()]).toEqual([true, true])
  })

  it('keeps the drawing with the digit that was meant, and takes that back', async () => {
    const { fake } = await showKeeping()
    await draw(...upright)
    await press('It was 7')
    await settled()
    expect(kept()).toBe('Kept as 7, under “Your hand”.')
    expect(fake.payloadsOf('keepSample')).toMatchObject([
      [{ label: 7, origin: 'corrected', strokes: [upright] }]
    ])
    const undo = screen.getByRole('button', { name: 'Undo keeping' })
    expect(document.activeElement).toBe(undo)
    await userEvent.click(undo)
    await settled()
    expect(fake.payloadsOf('deleteSamples')).toEqual([[[1]]])
    expect([kept(), isHidden()]).toEqual(['', false])
    expect(document.activeElement?.getAttribute('aria-label')).toBe('It was 7')
  })

  it('says nothing of a drawing that was not kept', async () => {
    const { fake } = await showKeeping()
    await draw(...upright)
    fake.answers.keepSample = () => ({
      kind: 'refused',
      problem: { code: 'samples_full', values: { maximum: 1000 } }
    })
    await press('It was 7')
    await settled()
    expect([kept(), isHidden()]).toEqual(['', false])
  })
})

describe('pictures from elsewhere', () => {
  const give = (type: 'drop' | 'paste', files: readonly File[]): Promise<boolean> =>
    fireEvent(
      canvas(),
      Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
        [type === 'drop' ? 'dataTransfer' : 'clipboardData']: { files }
      })
    )
  const told = (app: AppState): Promise<string> =>
    vi.waitFor(() => {
      expect(app.notices.list).not.toEqual([])
      return app.notices.list.map(({ text }) => text()).join('\n')
    })

  it.each<[string, BlobPart[], RegExp]>([
    ['an SVG', ['<svg xmlns="http://www.w3.org/2000/svg"/>'], /“x\.png” is an SVG drawing/],
    ['a text', ['hello'], /“x\.png” is no picture/],
    ['an empty file', [], /“x\.png” is empty/],
    ['a file of 33 MiB', [new Uint8Array(33 * 2 ** 20)], /“x\.png” is 34\.6 MB large/],
    [
      'a picture of 20,000 pixels a side',
      [
        Uint8Array.from([
          0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 78, 32, 0, 0, 0, 1
        ])
      ],
      /20000 × 1 pixels in size; at most 16384/
    ],
    [
      'a picture of 100 million pixels',
      [
        Uint8Array.from([
          0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 39, 16, 0, 0, 39, 16
        ])
      ],
      /10000 × 10000 pixels/
    ]
  ])('%s is refused in words before it is decoded, and the drawing stays', async (_name, parts, words) => {
    const thread = vi.fn()
    vi.stubGlobal('Worker', thread)
    const { app } = await show(trained)
    await draw(...upright)
    await give('drop', [new File(parts, 'x.png', { type: 'image/png' })])
    expect(await told(app)).toMatch(words)
    expect(thread).not.toHaveBeenCalled()
    expect(answer()).toBe('1')
  })

  it('a paste without a picture says so', async () => {
    const { app } = await show(trained)
    await give('paste', [])
    expect(await told(app)).toBe('There was no picture in it.')
  })
})
