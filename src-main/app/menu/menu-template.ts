import type { MenuItemConstructorOptions } from 'electron'
import type { RunPhase } from '../../../src-preload/contract/domain'
import type { MenuCommand, WeightFormat } from '../../../src-preload/contract/ipc'
import type { Settings } from '../../../src-preload/contract/settings'
import { m } from '../../../src-preload/i18n'

/** What the menu shows the state of. */
export interface MenuState {
  readonly platform: NodeJS.Platform
  /** Served by the dev server: reload and developer tools are there. */
  readonly isDevelopment: boolean
  /** The licences of what is packed lie beside the application; they are written when it is packaged. */
  readonly hasLicences: boolean
  readonly settings: Pick<Settings, 'language' | 'theme'>
  /** Null when no run goes on. */
  readonly phase: Exclude<RunPhase, 'ended'> | null
}

/** What its entries do. */
export interface MenuActions {
  /** Carried out by the window. */
  readonly choose: (command: MenuCommand) => void
  readonly changeSettings: (change: Partial<Pick<Settings, 'language' | 'theme'>>) => void
  readonly importWeights: () => void
  readonly exportWeights: (format: WeightFormat) => void
  readonly undo: () => void
  readonly redo: () => void
  readonly hasAcceleration: () => boolean
  /** In force at the next start. */
  readonly setAcceleration: (isOn: boolean) => void
  readonly copyReport: () => void
  readonly showLog: () => void
  readonly showLicences: () => void
  readonly showAbout: () => void
}

type Item = MenuItemConstructorOptions

const separator: Item = { type: 'separator' }

/** The whole menu in the language in force; entries and shortcuts as each platform's users expect them. */
export function menuTemplate(state: MenuState, actions: MenuActions): Item[] {
  const isMac = state.platform === 'darwin'
  return [
    ...(isMac ? [macMenu(actions)] : []),
    fileMenu(isMac, actions),
    editMenu(actions),
    viewMenu(state, actions),
    trainingMenu(state, actions),
    ...(isMac ? [macWindowMenu()] : []),
    helpMenu(isMac, state.hasLicences, actions)
  ]
}

function macMenu({ showAbout }: MenuActions): Item {
  return {
    label: 'Inkling',
    submenu: [
      { label: m.main_menu_about(), click: showAbout },
      separator,
      { label: m.main_menu_services(), role: 'services' },
      separator,
      { label: m.main_menu_hide(), role: 'hide' },
      { label: m.main_menu_hide_others(), role: 'hideOthers' },
      { label: m.main_menu_unhide(), role: 'unhide' },
      separator,
      { label: m.main_menu_quit(), role: 'quit' }
    ]
  }
}

function fileMenu(isMac: boolean, { importWeights, exportWeights }: MenuActions): Item {
  return {
    label: m.main_menu_file(),
    submenu: [
      { label: m.main_menu_import(), accelerator: 'CmdOrCtrl+O', click: importWeights },
      separator,
      {
        label: m.main_menu_export_safetensors(),
        accelerator: 'CmdOrCtrl+S',
        click: () => exportWeights('safetensors')
      },
      {
        label: m.main_menu_export_json(),
        accelerator: 'CmdOrCtrl+Shift+S',
        click: () => exportWeights('json')
      },
      separator,
      isMac
        ? { label: m.main_menu_close(), role: 'close' }
        : { label: m.main_menu_quit(), role: 'quit', accelerator: 'CmdOrCtrl+Q' }
    ]
  }
}

function editMenu({ undo, redo }: MenuActions): Item {
  return {
    label: m.main_menu_edit(),
    submenu: [
      { label: m.main_menu_undo(), accelerator: 'CmdOrCtrl+Z', click: undo },
      { label: m.main_menu_redo(), accelerator: 'CmdOrCtrl+Shift+Z', click: redo },
      // The other platforms' second habit; one entry is enough to see.
      { label: m.main_menu_redo(), accelerator: 'Ctrl+Y', click: redo, visible: false },
      separator,
      { label: m.main_menu_cut(), role: 'cut' },
      { label: m.main_menu_copy(), role: 'copy' },
      { label: m.main_menu_paste(), role: 'paste' },
      { label: m.main_menu_select_all(), role: 'selectAll' }
    ]
  }
}

function viewMenu({ settings, isDevelopment }: MenuState, actions: MenuActions): Item {
  const { choose, changeSettings } = actions
  const language = (value: Settings['language'], label: string): Item => ({
    label,
    type: 'radio',
    checked: settings.language === value,
    click: () => changeSettings({ language: value })
  })
  const theme = (value: Settings['theme'], label: string): Item => ({
    label,
    type: 'radio',
    checked: settings.theme === value,
    click: () => changeSettings({ theme: value })
  })
  return {
    label: m.main_menu_view(),
    submenu: [
      { label: m.main_menu_train(), accelerator: 'CmdOrCtrl+1', click: () => choose('show-train') },
      { label: m.main_menu_test_set(), accelerator: 'CmdOrCtrl+2', click: () => choose('show-test-set') },
      { label: m.main_menu_draw(), accelerator: 'CmdOrCtrl+3', click: () => choose('show-draw') },
      { label: m.main_menu_hand(), accelerator: 'CmdOrCtrl+4', click: () => choose('show-hand') },
      { label: m.main_menu_export(), accelerator: 'CmdOrCtrl+5', click: () => choose('show-export') },
      separator,
      {
        label: m.main_menu_language(),
        // A language is found by its own name, whatever the present one is.
        submenu: [
          language('system', m.main_menu_language_system()),
          language('en', 'English'),
          language('zh', '简体中文')
        ]
      },
      {
        label: m.main_menu_theme(),
        submenu: [
          theme('system', m.main_menu_theme_system()),
          theme('light', m.main_menu_theme_light()),
          theme('dark', m.main_menu_theme_dark())
        ]
      },
      separator,
      { label: m.main_menu_zoom_in(), role: 'zoomIn' },
      { label: m.main_menu_zoom_in(), role: 'zoomIn', accelerator: 'CmdOrCtrl+=', visible: false },
      { label: m.main_menu_zoom_out(), role: 'zoomOut' },
      { label: m.main_menu_zoom_reset(), role: 'resetZoom' },
      { label: m.main_menu_full_screen(), role: 'togglefullscreen' },
      {
        label: m.main_menu_acceleration(),
        type: 'checkbox',
        checked: actions.hasAcceleration(),
        click: ({ checked }) => actions.setAcceleration(checked)
      },
      ...(isDevelopment
        ? ([
            separator,
            { label: m.main_menu_reload(), role: 'reload' },
            { label: m.main_menu_developer_tools(), role: 'toggleDevTools' }
          ] satisfies Item[])
        : [])
    ]
  }
}

function trainingMenu({ phase }: MenuState, { choose }: MenuActions): Item {
  const label =
    phase === 'running'
      ? m.main_menu_training_pause()
      : phase === 'paused'
        ? m.main_menu_training_resume()
        : m.main_menu_training_start()
  return {
    label: m.main_menu_training(),
    submenu: [
      {
        label,
        accelerator: 'CmdOrCtrl+Enter',
        enabled: phase !== 'starting',
        click: () => choose('toggle-training')
      },
      {
        label: m.main_menu_training_stop(),
        accelerator: 'CmdOrCtrl+.',
        enabled: phase !== null,
        click: () => choose('stop-training')
      }
    ]
  }
}

function macWindowMenu(): Item {
  return {
    label: m.main_menu_window(),
    role: 'windowMenu',
    submenu: [
      { label: m.main_menu_minimize(), role: 'minimize' },
      { label: m.main_menu_zoom_window(), role: 'zoom' },
      separator,
      { label: m.main_menu_front(), role: 'front' }
    ]
  }
}

function helpMenu(isMac: boolean, hasLicences: boolean, actions: MenuActions): Item {
  const { choose, copyReport, showLog, showLicences, showAbout } = actions
  return {
    label: m.main_menu_help(),
    role: 'help',
    submenu: [
      { label: m.main_menu_updates(), click: () => choose('show-updates') },
      { label: m.main_menu_copy_report(), click: copyReport },
      { label: m.main_menu_show_log(), click: showLog },
      ...(hasLicences ? [{ label: m.main_menu_licences(), click: showLicences } satisfies Item] : []),
      ...(isMac ? [] : [separator, { label: m.main_menu_about(), click: showAbout } satisfies Item])
    ]
  }
}
