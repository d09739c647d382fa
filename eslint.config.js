import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import { defineConfig, globalIgnores } from 'eslint/config'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

/** What each folder must not import, and what to do instead. */
const borders = {
  'src-preload/contract': [
    { regex: '^(?!\\.)(?!valibot$)', message: 'The contract imports nothing but its schemas.' }
  ],
  'src-main/engine': [
    { group: ['electron', '**/app/**'], message: 'The engine knows no Electron: pass what it needs.' }
  ],
  'src-renderer': [
    {
      group: ['electron', 'node:*', '**/src-main/**'],
      message: 'The window asks the main process through window.app.'
    }
  ]
}

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'test-results/', '.cache/', 'src-preload/i18n/generated/']),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte']
      }
    },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // The compiler's noPropertyAccessFromIndexSignature asks for the opposite.
      '@typescript-eslint/dot-notation': 'off',
      // An arrow that calls a void function reads well as an event handler.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }]
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, svelteConfig }
    },
    rules: {
      // TypeScript knows the names; this rule does not know its types.
      'no-undef': 'off'
    }
  },
  { files: ['src-renderer/**/*.ts'], languageOptions: { globals: globals.browser } },
  {
    // Node 16 of Electron 22 lacks them, and no type says so.
    files: ['src-main/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'clipboard',
          property: 'readImage',
          message: 'Pasted pictures are decoded in the sandbox: take the paste event of the page.'
        }
      ],
      'no-restricted-globals': [
        'error',
        ...[
          'fetch',
          'Response',
          'Request',
          'Headers',
          'FormData',
          'Blob',
          'WebSocket',
          'navigator',
          'structuredClone'
        ].map((name) => ({ name, message: 'Electron 22 has no such global in the main process.' }))
      ]
    }
  },
  {
    files: ['src-main/**', 'src-preload/**', 'test/**', '*.ts'],
    languageOptions: { globals: globals.node }
  },
  {
    // Plain JavaScript: it runs before anything is installed or compiled.
    files: ['*.js', '.*.js', 'scripts/**/*.mjs', 'test/e2e/*.cjs'],
    extends: [ts.configs.disableTypeChecked],
    languageOptions: { globals: globals.node, parserOptions: { projectService: false } },
    rules: {
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-require-imports': 'off'
    }
  },
  ...Object.entries(borders).map(([folder, patterns]) => ({
    files: [`${folder}/**`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] }
  })),
  {
    // The one file that may name tfjs-node.
    files: ['src-*/**'],
    ignores: ['src-main/engine/native.ts', 'src-renderer/**', 'src-preload/**', 'src-main/engine/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: '@tensorflow/tfjs-node', message: 'Ask engine/native.ts for it.' }] }
      ]
    }
  }
)
