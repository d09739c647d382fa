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
        proofs: ['test/faults/application/odd-places.spec.ts']
      },
      {
        row: 'D9',
        promise: 'Proxy and certificates are the system’s, and never overlooked',
        proofs: ['src-main/data/proxy.spec.ts', 'test/e2e/proxy.spec.ts']
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
          'test/e2e/silence.spec.ts'
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
        proofs: ['src-main/app/security/serve-renderer.spec.ts']
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
      }
    ]
  },
  {
    title: 'Files written',
    rows: [
      {
        row: 'W1',
        promise: 'A file is the old one or the whole new one',
        proofs: ['src-main/files/write-file-safely.faults.spec.ts']
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
        proofs: ['src-main/settings/settings-store.spec.ts']
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
      { row: 'L8', promise: 'A crash leaves a trace', proofs: ['src-main/app/log.spec.ts'] }
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
        row: 'C5',
        promise: 'Few packages are shipped, and the number is known',
        proofs: ['test/integration/supply.spec.ts']
      }
    ]
  }
]
