// What is promised, and where it is proven: one row a promise. The tests write the figures (test/support/figures.ts).

/**
 * @typedef {object} Promised
 * @property {string} row
 * @property {string} promise
 * @property {string[]} proofs files in which a test has the row's name in its title
 */

/** @type {{ title: string, rows: Promised[] }[]} */
export const promises = [
  {
    title: 'Data',
    rows: [
      {
        row: 'D1',
        promise: 'Nothing but MNIST is ever trained on: a damaged cache is noticed, named, replaced',
        proofs: ['src-main/data/damaged-cache.spec.ts']
      },
      {
        row: 'D2',
        promise: 'A bad mirror costs seconds, never the launch; it is named with its reason',
        proofs: ['src-main/data/download-file.spec.ts']
      },
      {
        row: 'D3',
        promise: 'Killed at any instant, the next start has the old state or the new one',
        proofs: ['test/faults/preparation.spec.ts']
      },
      {
        row: 'D4',
        promise: 'Two may start together on an empty cache',
        proofs: ['test/faults/preparation.spec.ts', 'src-main/data/prepare-mnist.spec.ts']
      },
      { row: 'D5', promise: 'Cancel works at once', proofs: ['src-main/data/prepare-mnist.spec.ts'] },
      { row: 'D6', promise: 'Nothing can swell', proofs: ['src-main/data/download-file.spec.ts'] },
      {
        row: 'D7',
        promise: 'The content decides, however a school packed its files',
        proofs: ['src-main/data/download-file.spec.ts']
      },
      {
        row: 'D8',
        promise: 'Without network, space, or the right to write the application still trains',
        proofs: ['test/faults/application/odd-places.spec.ts', 'test/e2e/proxy.spec.ts']
      },
      {
        row: 'D9',
        promise: 'Proxy and certificates are the system’s, and never overlooked',
        proofs: ['src-main/data/proxy.spec.ts', 'test/e2e/proxy.spec.ts']
      },
      {
        row: 'D10',
        promise: 'What the set-up fetches is whole or is not used, and nothing half-fetched is left',
        proofs: [
          'scripts/setup/wheel.spec.mjs',
          'scripts/setup/electron.spec.mjs',
          'scripts/setup/native.spec.mjs',
          'scripts/setup/native-sources.spec.mjs'
        ]
      }
    ]
  },
  {
    title: 'Training process',
    rows: [
      {
        row: 'T1',
        promise: 'However it dies, the window says so, finished epochs stay, a new run starts',
        proofs: ['test/e2e/deaths.spec.ts']
      },
      {
        row: 'T2',
        promise: 'Hung is told from busy and from asleep',
        proofs: [
          'src-main/app/trainer/heartbeat.spec.ts',
          'src-main/app/trainer/trainer.spec.ts',
          'src-main/trainer/pace.spec.ts',
          'test/e2e/silence.spec.ts',
          'test/faults/application/asleep.spec.ts'
        ]
      },
      {
        row: 'T3',
        promise: '“Finished” is a message, not an exit code',
        proofs: ['src-main/app/trainer/trainer-host.spec.ts']
      },
      {
        row: 'T4',
        promise: 'Messages of an old run never reach a new one',
        proofs: ['src-main/app/training/training.model.spec.ts']
      },
      { row: 'T6', promise: 'Nothing leaks', proofs: ['test/integration/trainer/leaks.spec.ts'] },
      {
        row: 'T7',
        promise: 'No trainer outlives the application',
        proofs: ['test/faults/application/starts-and-ends.spec.ts']
      },
      {
        row: 'T8',
        promise: 'A dead end is shown, not hidden',
        proofs: ['test/integration/trainer/dead-ends.spec.ts']
      }
    ]
  },
  {
    title: 'Border and window',
    rows: [
      {
        row: 'B1',
        promise: 'Only our page’s main frame is heard',
        proofs: ['src-main/app/requests/answer-requests.spec.ts', 'test/e2e/border.spec.ts']
      },
      {
        row: 'B2',
        promise: 'Every payload is parsed',
        proofs: ['src-main/app/requests/answer-requests.spec.ts', 'test/e2e/border.spec.ts']
      },
      {
        row: 'B3',
        promise: 'No path crosses the border',
        proofs: ['test/integration/supply.spec.ts', 'src-main/app/requests/file-requests.spec.ts']
      },
      {
        row: 'B4',
        promise: 'The page can’t leave, open, load or run anything',
        proofs: ['test/e2e/probes.spec.ts']
      },
      {
        row: 'B5',
        promise: 'The content policy stands on every reply',
        proofs: ['src-main/app/security/serve-renderer.spec.ts', 'test/e2e/probes.spec.ts']
      },
      {
        row: 'B6',
        promise: 'No way out of the folder of the window’s files',
        proofs: ['src-main/app/security/serve-renderer.spec.ts']
      },
      {
        row: 'B7',
        promise: 'No permission, no device, no download by the page',
        proofs: ['src-main/app/security/rules.spec.ts', 'test/e2e/probes.spec.ts']
      },
      {
        row: 'B8',
        promise: 'The bridge is small',
        proofs: ['src-preload/index.spec.ts', 'test/e2e/probes.spec.ts']
      },
      {
        row: 'B9',
        promise: 'Every process of a page is in the sandbox',
        proofs: ['test/e2e/probes.spec.ts']
      },
      {
        row: 'B10',
        promise: 'Pasted pictures are decoded in the sandbox',
        proofs: ['test/integration/supply.spec.ts']
      },
      {
        row: 'B11',
        promise: 'The fuses of the packaged application stand as in the table',
        proofs: ['scripts/package/fuses.spec.mjs', 'test/e2e/fuses.spec.ts']
      },
      {
        row: 'B12',
        promise: 'No Electron with a known hole is shipped, and a test build says what it is',
        proofs: ['scripts/package/electron-version.spec.mjs', 'src-main/app/menu/about.spec.ts']
      }
    ]
  },
  {
    title: 'Files written',
    rows: [
      {
        row: 'W1',
        promise: 'A file is the old one or the whole new one',
        proofs: ['src-main/files/write-file-safely.faults.spec.ts', 'test/integration/supply.spec.ts']
      },
      {
        row: 'W2',
        promise:
          'A full, protected or missing disk: the old file is intact, the message names file and space',
        proofs: ['test/faults/full-disk.spec.ts']
      },
      { row: 'W3', promise: 'Only bytes go in', proofs: ['src-main/files/write-file-safely.spec.ts'] },
      {
        row: 'W4',
        promise: 'Links, protected files and odd names behave',
        proofs: ['src-main/files/write-file-safely.spec.ts']
      },
      {
        row: 'W5',
        promise: 'Two saves of one file at once end as one of the two',
        proofs: ['src-main/files/write-file-safely.spec.ts']
      }
    ]
  },
  {
    title: 'Settings',
    rows: [
      {
        row: 'S1',
        promise: 'Damage costs at most the damaged part',
        proofs: [
          'src-main/settings/settings-store.spec.ts',
          'src-main/settings/settings-store.faults.spec.ts'
        ]
      },
      {
        row: 'S2',
        promise: 'The copy of the last good state is never overwritten by defaults',
        proofs: ['src-main/settings/settings-store.spec.ts']
      },
      {
        row: 'S3',
        promise: 'Older and newer versions get along',
        proofs: ['src-main/settings/versions.spec.ts', 'src-main/settings/settings-store.spec.ts']
      },
      {
        row: 'S4',
        promise: 'What a run leaves is whole or set aside: the last network, in one file',
        proofs: ['src-main/app/model/model-file.spec.ts']
      },
      {
        row: 'S5',
        promise: 'Nothing is saved on each keystroke, nothing is lost at quit',
        proofs: ['src-main/settings/settings-store.spec.ts']
      }
    ]
  },
  {
    title: 'Life of the application',
    rows: [
      {
        row: 'L1',
        promise:
          'The window’s process dies: training goes on, the window is back; at the third death a plain page',
        proofs: ['test/e2e/window-deaths.spec.ts', 'src-main/app/window/page-guard.spec.ts']
      },
      {
        row: 'L2',
        promise: 'The graphics process dies or is missing: the application shows itself',
        proofs: ['test/e2e/window-deaths.spec.ts', 'src-main/app/acceleration.spec.ts']
      },
      {
        row: 'L3',
        promise: 'One instance',
        proofs: ['test/faults/application/starts-and-ends.spec.ts', 'src-main/app/farewell.spec.ts']
      },
      {
        row: 'L4',
        promise: 'Quit at any moment: files whole, nothing left running',
        proofs: ['test/faults/application/starts-and-ends.spec.ts', 'src-main/app/farewell.spec.ts']
      },
      {
        row: 'L5',
        promise: 'The computer stays awake while it trains; what died asleep starts over',
        proofs: [
          'src-main/app/window/run-indicators.spec.ts',
          'test/faults/application/starts-and-ends.spec.ts'
        ]
      },
      { row: 'L6', promise: 'Any path works', proofs: ['test/faults/application/odd-places.spec.ts'] },
      {
        row: 'L7',
        promise:
          'Without a home, a temporary folder, or a true clock the window opens and says what can’t be kept',
        proofs: ['test/faults/application/odd-places.spec.ts', 'src-main/app/places.spec.ts']
      },
      {
        row: 'L8',
        promise: 'A crash leaves a trace, and what is told of it names no person, file or server',
        proofs: [
          'src-main/app/log.spec.ts',
          'src-main/app/report/error-report.spec.ts',
          'src-renderer/ui/copy-report.spec.ts',
          'test/e2e/faults.spec.ts'
        ]
      }
    ]
  },
  {
    title: 'Supply chain',
    rows: [
      {
        row: 'C1',
        promise: 'Only the lockfile’s bytes are installed',
        proofs: ['test/integration/supply.spec.ts']
      },
      { row: 'C2', promise: 'No install script runs unseen', proofs: ['test/integration/supply.spec.ts'] },
      {
        row: 'C3',
        promise: 'Binaries are the ones we saw: a changed byte stops the set-up',
        proofs: [
          'scripts/setup/wheel.spec.mjs',
          'scripts/setup/electron.spec.mjs',
          'scripts/setup/native.spec.mjs',
          'scripts/setup/native-sources.spec.mjs',
          'scripts/setup/offline-data.spec.mjs',
          'test/integration/supply.spec.ts'
        ]
      },
      {
        row: 'C4',
        promise: 'Every licence of what is shipped is known, and can be read',
        proofs: ['scripts/package/third-party.spec.mjs', 'src-main/app/menu/about.spec.ts']
      },
      {
        row: 'C5',
        promise: 'Few packages are shipped, and the number is known',
        proofs: ['scripts/package/third-party.spec.mjs', 'test/integration/supply.spec.ts']
      }
    ]
  },
  {
    title: 'What went wrong for others',
    rows: [
      {
        row: 'trouble 1',
        promise:
          'A host that refuses, or goes silent: the next one, or the copy in the application; a slow one is waited for',
        proofs: [
          'src-main/data/prepare-mnist.spec.ts',
          'src-main/data/download-file.spec.ts',
          'test/e2e/faults.spec.ts'
        ]
      },
      {
        row: 'trouble 2',
        promise: 'An interrupted download is noticed, named and replaced',
        proofs: [
          'src-main/data/damaged-cache.spec.ts',
          'test/integration/cli/commands.spec.ts',
          'test/e2e/faults.spec.ts'
        ]
      },
      {
        row: 'trouble 3',
        promise: 'Without the native library the application trains on another, and says why',
        proofs: [
          'src-main/engine/create-engine.spec.ts',
          'test/integration/cli/without-native.spec.ts',
          'test/e2e/without-native.spec.ts',
          'scripts/package/contents.spec.mjs'
        ]
      },
      {
        row: 'trouble 4',
        promise: 'A crash is told once and never taken for the end',
        proofs: [
          'src-main/app/trainer/trainer-host.spec.ts',
          'src-main/app/trainer/trainer.spec.ts',
          'test/e2e/faults.spec.ts'
        ]
      },
      {
        row: 'trouble 5',
        promise: 'Dark ink on light paper reads as light on dark',
        proofs: [
          'test/integration/digits/find-digits.spec.ts',
          'test/integration/cli/predict.spec.ts',
          'test/e2e/drawing.spec.ts'
        ]
      },
      {
        row: 'trouble 6',
        promise: 'Small, large and in a corner reads alike',
        proofs: [
          'test/integration/digits/find-digits.spec.ts',
          'test/integration/digits/draw-strokes.spec.ts',
          'test/integration/cli/predict.spec.ts',
          'test/e2e/drawing.spec.ts'
        ]
      },
      {
        row: 'trouble 7',
        promise: 'A transparent ground is paper',
        proofs: [
          'test/integration/digits/find-digits.spec.ts',
          'test/integration/cli/predict.spec.ts',
          'test/e2e/drawing.spec.ts'
        ]
      },
      {
        row: 'trouble 8',
        promise: 'Nothing drawn is nothing read',
        proofs: [
          'src-renderer/drawing/draw-view.spec.ts',
          'test/integration/cli/predict.spec.ts',
          'test/e2e/main-job.spec.ts'
        ]
      },
      {
        row: 'trouble 9',
        promise: 'A loss that is no number ends the run with the reason and a remedy',
        proofs: [
          'test/integration/trainer/dead-ends.spec.ts',
          'test/integration/cli/train.spec.ts',
          'src-main/formats/training-csv.spec.ts'
        ]
      },
      {
        row: 'trouble 10',
        promise: 'Square layers are not turned',
        proofs: ['test/integration/trainer/square-layers.spec.ts']
      },
      {
        row: 'trouble 11',
        promise: 'A file of a version that is not known is refused by its number',
        proofs: ['src-main/formats/network-json.spec.ts']
      },
      {
        row: 'trouble 12',
        promise: 'The line lies under the pointer, whatever the zoom and the screen',
        proofs: ['test/e2e/drawing.spec.ts']
      },
      {
        row: 'trouble 13',
        promise: 'Keys of an input method trigger nothing',
        proofs: [
          'src-renderer/state/keys.spec.ts',
          'src-renderer/training/train-view.spec.ts',
          'test/e2e/drawing.spec.ts'
        ]
      },
      {
        row: 'trouble 14',
        promise: 'No white window, whatever the graphics process does',
        proofs: ['src-main/app/window/page-guard.spec.ts', 'test/e2e/window-deaths.spec.ts']
      },
      {
        row: 'trouble 15',
        promise: 'A full disk leaves the old file as it was',
        proofs: ['test/faults/full-disk.spec.ts', 'test/faults/application/odd-places.spec.ts']
      },
      {
        row: 'trouble 16',
        promise: 'Reactive state never reaches the bridge',
        proofs: ['src-renderer/state/client.svelte.spec.ts', 'test/e2e/border.spec.ts']
      }
    ]
  }
]
