import eslint from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Who may import whom, as docs/architecture.md draws it. A folder's own files are always allowed. */
const mayImport = {
  app: ['library', 'construct'],
  examples: ['library'],
  'custom-resource': ['construct', 'workload', 'support'],
  cli: ['library', 'construct', 'custom-resource', 'gitops', 'plan', 'support'],
  library: ['construct', 'workload', 'support', 'gitops'],
  construct: ['workload', 'support', 'imports'],
  workload: ['support', 'imports'],
  gitops: ['support'],
  plan: ['support'],
  support: ['imports'],
  agent: ['agent-support'],
  'agent-support': [],
};

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'node_modules/', 'imports/', 'coverage/', 'manifests/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      // Classes with only static factories are how jsii spells a closed set of values.
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
  {
    files: ['lib/**/*.ts', 'agent/**/*.ts', 'app/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['lib/**/*.ts', 'agent/**/*.ts', 'app/**/*.ts', 'examples/**/*.ts'],
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { project: 'tsconfig.dev.json' } },
      // What an agent's configuration may hold, and which versions follow which: all that the synth knows of it.
      'boundaries/files': [{ category: 'agent-contract', pattern: 'agent/*/{config,version}.ts' }],
      'boundaries/elements': [
        { type: 'app', pattern: 'app' },
        { type: 'examples', pattern: 'examples/*' },
        { type: 'imports', pattern: 'imports' },
        { type: 'agent-support', pattern: 'agent/support' },
        { type: 'agent', pattern: 'agent/*' },
        { type: 'cli', pattern: 'lib/cli' },
        { type: 'custom-resource', pattern: 'lib/custom-resource' },
        { type: 'gitops', pattern: 'lib/gitops' },
        { type: 'plan', pattern: 'lib/plan' },
        { type: 'support', pattern: 'lib/support' },
        { type: 'workload', pattern: 'lib/workload' },
        { type: 'construct', pattern: 'lib/*', capture: ['name'] },
        { type: 'library', pattern: 'lib' },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          policies: [
            { allow: { to: { module: { origin: ['external', 'core'] } } } },
            ...['construct', 'plan'].map((type) => ({ from: { element: { type } }, allow: { to: { file: { categories: 'agent-contract' } } } })),
            ...Object.entries(mayImport).map(([from, types]) => ({
              from: { element: { type: from } },
              allow: { to: { element: { types: { anyOf: types } } } },
            })),
          ],
        },
      ],
    },
  },
  {
    // Inside a user's pods runs no code but ours and Node's.
    files: ['agent/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\.|node:)', message: 'the agent uses Node built-ins only' }] }] },
  },
);
