// What a package holds that others have written, and under which licences: read from what was really built in.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { filesBelow } from '../setup/files.mjs'
import { root } from '../setup/paths.mjs'

/** Licences that may be shipped (by their SPDX names). Another one is a decision, not an accident. */
const allowedLicences = new Set([
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'OFL-1.1',
  'BlueOak-1.0.0'
])

/**
 * Packages of others that are built into the application. It may fall by itself; a rise needs a paragraph in DECISIONS.md
 * that says which package came and what for.
 */
export const shippedAtMost = 49

/**
 * @typedef {object} ShippedPackage
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression
 * @property {string} folder
 */

/**
 * The npm packages that the build took something of: named by its source maps, and the fonts by their files.
 * @param {string} output folder of the build, with its source maps
 * @param {string} modules node_modules
 * @returns {ShippedPackage[]} sorted by name
 */
export function shippedPackages(output, modules = join(root, 'node_modules')) {
  /** @type {Set<string>} */
  const folders = new Set()
  for (const map of filesBelow(output).filter((file) => file.endsWith('.map'))) {
    const path = join(output, map)
    for (const source of JSON.parse(readFileSync(path, 'utf8')).sources) {
      const found = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(
        resolve(path, '..', source)
      )
      if (found) folders.add(found[1])
    }
  }
  const fonts = filesBelow(output).filter((file) => file.endsWith('.woff2'))
  for (const font of fonts) folders.add(packageOfFont(basename(font), modules))
  return [...folders]
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      return { name, version, licence: String(license ?? ''), folder }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The build appends a hash to a font's name. @param {string} font @param {string} modules */
function packageOfFont(font, modules) {
  const scope = join(modules, '@fontsource-variable')
  const owner = readdirSync(scope).find((name) =>
    readdirSync(join(scope, name, 'files')).some((file) => font.startsWith(file.replace(/\.woff2$/, '-')))
  )
  if (!owner) throw new Error(`No package is known that the font ${font} is of.`)
  return join(scope, owner)
}

/**
 * The licences under which a work is taken: all of the first alternative that may be shipped.
 * @param {string} expression SPDX
 * @returns {string[] | undefined}
 */
function takenLicences(expression) {
  const alternatives = expression.replace(/[()]/g, ' ').split(/\sOR\s/)
  return alternatives
    .map((alternative) => alternative.split(/\sAND\s/).map((licence) => licence.trim()))
    .find((licences) => licences.every((licence) => allowedLicences.has(licence)))
}

/** Whether a work may be shipped. @param {string} expression SPDX */
export const isAllowed = (expression) => takenLicences(expression) !== undefined

/** @param {readonly Pick<ShippedPackage, 'name' | 'licence'>[]} packages @returns {string[]} a sentence each */
export function licenceProblems(packages) {
  return packages
    .filter(({ licence }) => !isAllowed(licence))
    .map(
      ({ name, licence }) => `The licence of ${name}, "${licence}", is not among those that may be shipped.`
    )
}

/**
 * Whether more was built in than is known.
 * @param {readonly Pick<ShippedPackage, 'name'>[]} packages
 * @returns {string[]} a sentence with their names, or nothing
 */
export function countProblems(packages, limit = shippedAtMost) {
  if (packages.length <= limit) return []
  const names = packages.map(({ name }) => name).join(', ')
  return [`${packages.length} packages are built in, and no more than ${limit} are known: ${names}.`]
}

/** @param {ShippedPackage} shipped @returns {string} its own files, else the licence's text */
function textOf({ folder, licence }) {
  const own = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name))
  if (own.length > 0) return own.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n')
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const holder = typeof author === 'string' ? author : author?.name
  const names = takenLicences(licence) ?? []
  return names.map((name) => standardText(name, holder ?? 'the authors of the package')).join('\n\n')
}

/** The text of a licence whose package brings none. @param {string} name @param {string} holder */
function standardText(name, holder) {
  const path = join(root, 'resources/licences', `${name}.txt`)
  if (!existsSync(path)) throw new Error(`There is no text of the licence ${name} in resources/licences.`)
  return readFileSync(path, 'utf8').trim().replace('<holder>', holder)
}

/**
 * The notices of what is inside libtensorflow; its official archive brings them.
 * @param {string} folder tfjs-node's `deps`
 * @returns {string | undefined}
 */
export function tensorflowNotices(folder) {
  const file = filesBelow(folder).find((path) => /THIRD_PARTY.*LICENSES?[^/]*$/i.test(path))
  return file && readFileSync(join(folder, file), 'utf8')
}

/**
 * The text that is packed as THIRD-PARTY.txt.
 * @param {ShippedPackage[]} packages
 * @param {{ version: string, notices: string | undefined } | undefined} library libtensorflow, where it is packed
 */
export function thirdPartyText(packages, library) {
  const apache = standardText('Apache-2.0', '')
  const head = [
    'Inkling is made of the following works, with thanks to their authors. Inkling itself is under the MIT licence',
    '(LICENSE.txt). The licences of Electron and Chromium lie beside the program: LICENSE.electron.txt and',
    'LICENSES.chromium.html.',
    '',
    'MNIST is by Yann LeCun, Corinna Cortes and Christopher Burges.',
    'The sign of the icon is drawn after Noto Serif CJK (SIL Open Font License 1.1).'
  ].join('\n')
  const sections = packages.map((shipped) =>
    section(`${shipped.name} ${shipped.version}`, shipped.licence, textOf(shipped))
  )
  if (library) {
    const notices =
      library.notices ??
      'The notices of the works inside this library did not come with it; they are part of TensorFlow’s own releases.'
    sections.push(section(`libtensorflow ${library.version}`, 'Apache-2.0', `${apache}\n\n${notices.trim()}`))
  }
  return `${[head, ...sections].join('\n\n')}\n`
}

/** @param {string} title @param {string} licence @param {string} text */
const section = (title, licence, text) =>
  `${'-'.repeat(80)}\n${title} (${licence})\n${'-'.repeat(80)}\n\n${text}`

/**
 * The shipped part of npm's bill of materials (CycloneDX), and what comes from elsewhere.
 * @param {any} bill of every package of the lockfile
 * @param {readonly Pick<ShippedPackage, 'name' | 'version'>[]} packages
 * @param {{ name: string, version: string }[]} others
 */
export function shippedBill(bill, packages, others) {
  const shipped = new Set(packages.map(({ name, version }) => `${name}@${version}`))
  /** @param {{ group?: string, name: string, version: string }} component */
  const keyOf = ({ group, name, version }) => `${group ? `${group}/` : ''}${name}@${version}`
  const components = bill.components.filter((/** @type {any} */ component) => shipped.has(keyOf(component)))
  const found = new Set(components.map(keyOf))
  const missing = [...shipped].filter((key) => !found.has(key))
  if (missing.length > 0)
    throw new Error(`The lockfile does not know what was built in: ${missing.join(', ')}.`)
  const references = new Set(components.map((/** @type {any} */ component) => component['bom-ref']))
  return {
    ...bill,
    components: [...components, ...others.map((other) => ({ type: 'library', ...other }))],
    dependencies: bill.dependencies
      .filter((/** @type {any} */ { ref }) => references.has(ref))
      .map((/** @type {any} */ entry) => ({
        ...entry,
        dependsOn: (entry.dependsOn ?? []).filter((/** @type {string} */ ref) => references.has(ref))
      }))
  }
}
