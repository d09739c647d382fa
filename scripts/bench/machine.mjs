import { arch, cpus, release, totalmem, type } from 'node:os'

/**
 * @typedef {object} Machine
 * @property {string} processor
 * @property {number} cores as the system counts them
 * @property {number} memory GB
 * @property {string} system
 * @property {string} node
 * @property {string} date
 */

/** @param {Date} now @returns {Machine} */
export function describeMachine(now) {
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 1e9),
    system: `${type()} ${release()}, ${arch()}`,
    node: process.version,
    date: now.toISOString().slice(0, 10)
  }
}

/** @param {Machine} machine @returns {string[][]} rows of a table: what, which */
export const machineRows = ({ date, processor, cores, memory, system, node }) => [
  ['date', date],
  ['processor', `${processor}, ${cores} cores`],
  ['memory', `${memory} GB`],
  ['system', system],
  ['Node', node]
]
