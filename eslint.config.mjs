import eslint from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import tseslint from 'typescript-eslint';

/** Who may import whom, as docs/architecture.md draws it. A folder's own files are always allowed. */
const mayImport = {
  app: ['library', 'construct'],
  examples: ['library'],
  cli: ['library', 'construct', 'convert', 'gitops', 'plan', 'network', 'kubernetes', 'support'],
  convert: ['library', 'construct', 'workload', 'stateful', 'pods', 'network', 'kubernetes', 'support', 'agent-contract'],
  plan: ['kubernetes', 'support', 'agent-contract', 'kernel-contract'],
  library: ['construct', 'workload', 'stateful', 'pods', 'network', 'kubernetes', 'gitops'],
  construct: ['workload', 'stateful', 'pods', 'network', 'kubernetes', 'support', 'imports', 'agent-contract'],
  workload: ['pods', 'network', 'kubernetes', 'support', 'imports'],
  stateful: ['pods', 'network', 'kubernetes', 'support', 'imports', 'kernel-contract'],
  pods: ['network', 'kubernetes', 'support'],
  gitops: ['kubernetes', 'support'],
  network: ['kubernetes', 'support'],
  kubernetes: ['support', 'imports'],
  support: ['kernel-contract'],
  testing: ['kernel-contract'],
};

/** The same for the rooms of one agent; no agent imports another one's. */
const agentMayImport = {
  agent: ['agent-decide', 'agent-server', 'agent-model', 'agent-contract'],
  'agent-decide': ['agent-model', 'agent-contract'],
  'agent-server': ['agent-model', 'agent-contract'],
  'agent-model': ['agent-contract'],
  'agent-contract': [],
  'agent-kernel': [],
};

const ofTheSameAgent = (type) => ({ type, captured: { system: '{{ from.element.captured.system }}' } });

export default tseslint.config(
  { ignores: ['build/', 'dist/', 'node_modules/', 'imports/', 'coverage/', 'manifests/', 'test/agent/*/simulation/fixtures/'] },
  eslint.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
      'max-len': ['error', { code: 140, ignoreRegExpLiterals: true, ignoreUrls: true }],
      // Types are imported as types: what is left of an import is what runs.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
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
      'boundaries/elements': [
        { type: 'app', pattern: 'app' },
        { type: 'examples', pattern: 'examples/*' },
        { type: 'imports', pattern: 'imports' },
        { type: 'kernel-contract', pattern: 'agent/kernel/contract' },
        { type: 'agent-kernel', pattern: 'agent/kernel' },
        // What an agent's configuration may hold, and which versions follow which: all that the synth knows of it.
        ...['contract', 'model', 'decide', 'server'].map((room) => (
          { type: `agent-${room}`, pattern: `agent/*/${room}`, capture: ['system'] }
        )),
        { type: 'agent', pattern: 'agent/*', capture: ['system'] },
        ...[
          'cli', 'convert', 'gitops', 'kubernetes', 'network', 'plan', 'pods', 'stateful', 'support', 'testing', 'workload',
        ].map((type) => ({ type, pattern: `lib/${type}` })),
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
            ...Object.entries(agentMayImport).map(([from, types]) => ({
              from: { element: { type: from } },
              allow: { to: { element: [{ types: { anyOf: ['agent-kernel', 'kernel-contract'] } }, ...types.map(ofTheSameAgent)] } },
            })),
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
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: '^(?!\\.|node:)', message: 'the agent uses Node built-ins only' }] }],
    },
  },
);
