/** What was proven and what was not, told as it is found. */
export class Findings {
  passed = 0
  failed = 0

  /**
   * @param {string} promise
   * @param {boolean} holds
   * @param {string | number} [detail] what was found
   */
  add(promise, holds, detail) {
    if (holds) this.passed++
    else this.failed++
    console.log(
      `${holds ? '✓' : '✗'} ${promise}${detail === undefined || detail === '' ? '' : `: ${detail}`}`
    )
  }

  get summary() {
    return `${this.passed} proven, ${this.failed} not`
  }
}
