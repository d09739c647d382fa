// The table of npm run bench:drawing.

/**
 * @typedef {{ id: string, writer?: string, kind?: string, label: string, strokes: import('./drawings.mjs').Stroke[] }} Sample
 * @typedef {{ label: number | null, doubt: null | 'scribble' | 'unlike' | 'two' }} Answer
 * @typedef {{ sample: Sample, answer: Answer }} Pair
 * @typedef {ReadonlyMap<string, Answer>} Answers of a network, by `habit/id` and `scribble/index`
 */

/** @param {Answer} answer */
export const isRefused = ({ doubt }) => doubt === 'scribble' || doubt === 'unlike'
/** @param {Pair} pair */
const isRight = ({ sample, answer }) => String(answer.label) === sample.label

/** @param {number} part @param {number} whole */
const percent = (part, whole) => (whole === 0 ? '-' : ((100 * part) / whole).toFixed(2))

/** @template Item @param {Item[]} items @param {(item: Item) => boolean} condition */
const count = (items, condition) => items.filter(condition).length

/** @param {string} name @param {Pair[]} pairs @param {number} networks whose answers they are */
function row(name, pairs, networks) {
  const kept = pairs.filter(({ answer }) => !isRefused(answer))
  const sure = pairs.filter(({ answer }) => answer.doubt === null)
  const cells = [
    pairs.length / networks,
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

/** @param {Sample} sample */
export const isDigit = ({ kind }) => kind === undefined || kind === 'digit'

/** @param {Answers} answers @param {string} id */
function answerTo(answers, id) {
  const answer = answers.get(id)
  if (!answer) throw new Error(`There is no answer to ${id}.`)
  return answer
}

/** The digits among the samples, each with its answer. @param {Sample[]} samples @param {string} habit @param {Answers} answers */
const pairsOf = (samples, habit, answers) =>
  samples.filter(isDigit).map((sample) => ({ sample, answer: answerTo(answers, `${habit}/${sample.id}`) }))

/** @param {number} made @param {Answers} answers */
const scribbleAnswers = (made, answers) =>
  Array.from({ length: made }, (_, index) => answerTo(answers, `scribble/${index}`))

/**
 * @typedef {object} ReadingFigures how one network reads
 * @property {number} digits
 * @property {number} right of the digits as they were drawn, refused ones by their best guess
 * @property {Record<string, number>} rightPercent of the digits, by habit
 * @property {number} refusedDigits percent
 * @property {number} refusedScribbles percent
 */

/**
 * @param {Sample[]} samples @param {string[]} habits the first is the drawings as they are
 * @param {number} scribbles how many
 * @param {Answers} answers
 * @returns {ReadingFigures}
 */
export function readingFigures(samples, habits, scribbles, answers) {
  const share = (/** @type {number} */ part, /** @type {number} */ whole) => (100 * part) / whole
  const rights = habits.map((habit) => count(pairsOf(samples, habit, answers), isRight))
  const drawn = pairsOf(samples, habits[0], answers)
  return {
    digits: drawn.length,
    right: rights[0],
    rightPercent: Object.fromEntries(
      habits.map((habit, index) => [habit, share(rights[index], drawn.length)])
    ),
    refusedDigits: share(
      count(drawn, ({ answer }) => isRefused(answer)),
      drawn.length
    ),
    refusedScribbles: share(count(scribbleAnswers(scribbles, answers), isRefused), scribbles)
  }
}

/**
 * @param {Sample[]} samples @param {string[]} habits the first is the drawings as they are
 * @param {{ kind: string }[]} scribbles
 * @param {readonly Answers[]} networks the answers of one network; of several, for the means of their shares
 */
export function tableOf(samples, habits, scribbles, networks) {
  const pairs = (/** @type {string} */ habit) =>
    networks.flatMap((answers) => pairsOf(samples, habit, answers))
  const [asDrawn = '', ...others] = habits
  const drawn = pairs(asDrawn)
  const digits = [...new Set(drawn.map(({ sample }) => sample.label))].sort()
  const rowOf = (/** @type {string} */ name, /** @type {Pair[]} */ some) => row(name, some, networks.length)
  const lines = [
    ...heading,
    rowOf('all digits', drawn),
    ...digits.map((digit) =>
      rowOf(
        `digit ${digit}`,
        drawn.filter(({ sample }) => sample.label === digit)
      )
    ),
    rowOf('worst tenth of the writers', ofWorstTenth(drawn)),
    ...others.map((habit) => rowOf(habit, pairs(habit))),
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
    return `| ${name} | ${list.length / networks.length} | ${shares.join(' | ')} |`
  }
  const made = networks.flatMap((answers) =>
    scribbleAnswers(scribbles.length, answers).map((answer, index) => ({
      kind: scribbles[index].kind,
      answer
    }))
  )
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
        networks.flatMap((answers) => noDigits.map(({ id }) => answerTo(answers, `${asDrawn}/${id}`)))
      )
    )
  return `${lines.join('\n')}\n`
}
