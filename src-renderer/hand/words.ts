import { m } from '../../src-preload/i18n'
import { formatPercent } from '../i18n/format'
import { usualShare, type Oddity } from './shape'

const causes = {
  across: [m.hand_cause_across_low, m.hand_cause_across_high],
  down: [m.hand_cause_down_low, m.hand_cause_down_high],
  width: [m.hand_cause_width_low, m.hand_cause_width_high],
  height: [m.hand_cause_height_low, m.hand_cause_height_high],
  thickness: [m.hand_cause_thickness_low, m.hand_cause_thickness_high],
  slant: [m.hand_cause_slant_low, m.hand_cause_slant_high]
} as const

/** What is unusual about a digit, in words; the two most unusual things at most. */
export function describeOddities(oddities: readonly Oddity[], digit: number): string {
  const percent = formatPercent(usualShare, 0)
  const [first, second] = oddities.map(({ trait, isHigh }) =>
    causes[trait][isHigh ? 1 : 0]({ digit, percent })
  )
  if (first === undefined) return m.hand_cause_none({ digit })
  return second === undefined ? first : m.hand_cause_two({ first, second })
}
