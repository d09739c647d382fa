// Where a package asks for newer versions when its user wants that, and the list that it finds there.

/**
 * @typedef {object} UpdateSource electron-updater's settings, packed as app-update.yml
 * @property {'generic'} provider
 * @property {string} url of the newest release's files
 * @property {string} channel begins the name of the list: "latest" is latest-linux.yml on Linux
 * @property {string} updaterCacheDirName folder of the system's cache folder that downloads are kept in
 */

/**
 * The releases page of the repository that builds: the one that GitHub Actions names, else the homepage in package.json.
 * `releases/latest/download` there holds the files of the newest published release, never of a draft.
 * @param {string} homepage
 * @param {NodeJS.ProcessEnv} environment
 * @param {{ platform: NodeJS.Platform, arch: string }} system that packs, and is packed for
 * @returns {UpdateSource}
 */
export function updateSource(homepage, environment, { platform, arch }) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = environment
  const page = server && repository ? `${server}/${repository}` : homepage
  return {
    provider: 'generic',
    url: `${page.replace(/\/$/, '')}/releases/latest/download`,
    // Only Linux' lists have the processor in their names; two of macOS would take each other's place.
    channel: platform === 'linux' || arch === 'x64' ? 'latest' : `latest-${arch}`,
    updaterCacheDirName: 'inkling-updater'
  }
}

/** As electron-builder writes it, too, into some of its targets. @param {UpdateSource} source @returns {string} YAML */
export const updateConfig = (source) =>
  Object.entries(source)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')

/** electron-builder's switches that make it write the list. It publishes nothing. @param {UpdateSource} source */
export const listOptions = ({ provider, url, channel }) =>
  Object.entries({ provider, url, channel }).map(([name, value]) => `-c.publish.${name}=${value}`)
