// The application's own tests of its border, on the packaged application.
import { join } from 'node:path'
import { callersNode } from '../../setup/packages.mjs'
import { root } from '../../setup/paths.mjs'
import { runAs } from './person.mjs'

/**
 * @param {import('./findings.mjs').Findings} findings
 * @param {import('./person.mjs').Person} person
 * @param {import('./window.mjs').Installed} installed whose fuse lets a driver in
 */
export async function checkProbes(findings, person, { kind, program }) {
  const made = join(person.home, 'probes')
  const { code, out, error } = await runAs(
    person,
    [
      callersNode,
      join(root, 'node_modules/@playwright/test/cli.js'),
      ...['test', '--project=e2e', '--reporter=list', `--output=${join(made, 'results')}`],
      ...['test/e2e/probes.spec.ts', 'test/e2e/border.spec.ts']
    ],
    {
      cwd: root,
      environment: {
        ELECTRON_EXEC_PATH: program,
        INKLING_TEST_PACKAGED: '1',
        INKLING_TEST_FOLDER: person.home,
        INKLING_FIGURES: join(made, 'figures')
      },
      limitSeconds: 600
    }
  )
  const told = [...out, ...error].filter((line) => /^\s+\d+ (passed|failed)|[✘]/.test(line))
  findings.add(
    `${kind}: B1 to B8, no probe of the tests gets through the package’s border either`,
    code === 0,
    told.map((line) => line.trim()).join('; ')
  )
}
