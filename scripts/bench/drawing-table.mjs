// The table of npm run bench:drawing.

/**
 * @typedef {{ id: string, writer?: string, kind?: string, label: string, strokes: import('./drawings.mjs').Stroke[] }} Sample
 * @typedef {{ label: number | null, doubt: null | 'scribble' | 'unlike' | 'two' }} Answer
 * @typedef {{ sample: Sample, answer: Answer }} Pair
 */

/** @param {Answer} answer */
export const isRefused = ({ doubt }) => doubt === 'scribble' || doubt === 'unlike'
/** @param {Pair} pair */
const isRight = ({ sample, answer }) => String(answer.label) === sample.label

/** @param {number} part @param {number} whole */
const percent = (part, whole) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(2))

/** @template Item @param {Item[]} items @param {(item: Item) => boolean} condition */
const count = (items, condition) => items.filter(condition).length

/** @param {string} name @param {Pair[]} pairs */
function row(name, pairs) {
  const kept = pairs.filter(({ answer }) => !isRefused(answer))
  const sure = pairs.filter(({ answer }) => answer.doubt === null)
  const cells = [
    pairs.length,
    percent(count(pairs, isRight), pairs.length),
    percent(pairs.length - kept.length, pairs.length),
    percent(count(kept, isRight), kept.length),
    percent(kept.length - sure.length, pairs.length),
    percent(count(sure, isRight), sure.length)
  ]
  return `| ${name} | ${cells.join(' | ')} |`
}

const heading = [
  '| | n | right % | refused % | right of the rest % | “one or the other” % | right of the sure % |',
  '| --- | --- | --- | --- | --- | --- | --- |'
]

/**
 * The digits of those writers of whom a tenth of all are read worse than by the others.
 * @param {Pair[]} pairs
 */
export function ofWorstTenth(pairs) {
  /** @type {Map<string, Pair[]>} */
  const writers = new Map()
  for (const pair of pairs) {
    const writer = pair.sample.writer ?? ''
    writers.set(writer, [...(writers.get(writer) ?? []), pair])
  }
  return [...writers.values()]
    .map((own) => ({ own, share: count(own, isRight) / own.length }))
    .sort((one, other) => one.share - other.share)
    .slice(0, Math.ceil(writers.size / 10))
    .flatMap(({ own }) => own)
}

/**
 * @param {Sample[]} samples @param {string[]} habits the first is the drawings as they are
 * @param {{ kind: string }[]} scribbles
 * @param {Map<string, Answer>} answers by `habit/id` and `scribble/index`
 */
export function tableOf(samples, habits, scribbles, answers) {
  /** @param {string} id */
  const answerTo = (id) => {
    const answer = answers.get(id)
    if (!answer) throw new Error(`There is no answer to ${id}.`)
    return answer
  }
  const isDigit = (/** @type {Sample} */ { kind }) => kind === undefined || kind === 'digit'
  const pairsOf = (/** @type {string} */ habit) =>
    samples.filter(isDigit).map((sample) => ({ sample, answer: answerTo(`${habit}/${sample.id}`) }))
  const [asDrawn = '', ...others] = habits
  const pairs = pairsOf(asDrawn)
  const digits = [...new Set(pairs.map(({ sample }) => sample.label))].sort()
  const lines = [
    ...heading,
    row('all digits', pairs),
    ...digits.map((digit) =>
      row(
        `digit ${digit}`,
        pairs.filter(({ sample }) => sample.label === digit)
      )
    ),
    row('worst tenth of the writers', ofWorstTenth(pairs)),
    ...others.map((habit) => row(habit, pairsOf(habit))),
    '',
    '| no digits | n | scribble % | unlike % | refused % |',
    '| --- | --- | --- | --- | --- |'
  ]
  const refusals = (/** @type {string} */ name, /** @type {Answer[]} */ list) => {
    const shares = [
      count(list, ({ doubt }) => doubt === 'scribble'),
      count(list, ({ doubt }) => doubt === 'unlike'),
      count(list, isRefused)
    ].map((part) => percent(part, list.length))
    return `| ${name} | ${list.length} | ${shares.join(' | ')} |`
  }
  const made = scribbles.map(({ kind }, index) => ({ kind, answer: answerTo(`scribble/${index}`) }))
  const kinds = [...new Set(made.map(({ kind }) => kind))]
  lines.push(
    refusals(
      'scribbles, made up',
      made.map(({ answer }) => answer)
    ),
    ...kinds.map((kind) =>
      refusals(
        kind,
        made.filter((item) => item.kind === kind).map(({ answer }) => answer)
      )
    )
  )
  const noDigits = samples.filter((sample) => !isDigit(sample))
  if (noDigits.length > 0)
    lines.push(
      refusals(
        'letters and signs',
        noDigits.map(({ id }) => answerTo(`${asDrawn}/${id}`))
      )
    )
  return `${lines.join('\n')}\n`
}
