import { readdirSync } from 'node:fs';
import { cdk8s, javascript, JsonFile, typescript, YamlFile } from 'projen';
import { VERSION } from './projenrc/version';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-operatorless',
  description: 'Typed cdk8s constructs that do what operators do, from plain manifests: no CRD, no controller',
  keywords: ['gitops', 'manifests', 'microservice'],
  author: 'The cdk8s-operatorless authors',
  authorAddress: 'cdk8s-operatorless@example.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-operatorless/cdk8s-operatorless.git',
  license: 'Apache-2.0',
  defaultReleaseBranch: 'main',

  packageManager: javascript.NodePackageManager.NPM,
  // jsii and its docs generator want a newer Node than users of the built package do.
  minNodeVersion: '20.16.0',
  cdk8sVersion: '2.70.0',
  constructsVersion: '10.5.0',
  jsiiVersion: '~5.9.0', typescriptVersion: '~5.9.0',
  // The types of kubernetes-types stand in declarations of internal members, which jsii doesn't strip: they travel in the package.
  bundledDeps: ['fastest-levenshtein@^1', 'kubernetes-types@^1.30.0'],
  devDeps: [
    '@eslint/js@^9',
    // Comes with jest; test/support/longest-first.mjs extends it.
    '@jest/test-sequencer@^30',
    '@swc/core@^1', '@swc/jest@^0.2',
    'cdk8s-cli@^2.207.0',
    // The typed classes that bench/ measures against, and that must work beside ours.
    'cdk8s-plus-33@^2',
    // What the command line needs is built into it: jsii installs only jsii modules, and npm packs whatever a bundled one has published.
    'commander@^14',
    'esbuild@^0.28.2',
    'eslint-import-resolver-typescript@^4',
    'eslint-plugin-boundaries@^7',
    'eslint@^9',
    'fast-check@^4',
    // What the template of cdk8s runs apps with: bench/ measures against it.
    'ts-node@^10',
    'tsx@^4',
    'typescript-eslint@^8',
    'yaml@^2',
    'zod@^4',
  ],

  // Built files stay away from their sources: beside them, tests would resolve to stale JavaScript.
  srcdir: 'lib',
  libdir: 'build/lib',
  entrypoint: 'build/lib/index.js',
  testdir: 'test',
  tsconfig: {
    include: ['imports/**/*.ts'],
    exclude: ['build', 'dist'],
    // A third of each file otherwise: Node.js ignores source maps, and the built files are readable.
    compilerOptions: { rootDir: '.', outDir: 'build', inlineSourceMap: false, inlineSources: false },
  },
  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },
  jestOptions: {
    configFilePath: 'jest.config.json',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    passWithNoTests: false,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      // Jest leaves one processor to itself, and with two it would run file after file.
      maxWorkers: '100%',
      globalSetup: '<rootDir>/test/support/bundle-agents.ts',
      testSequencer: '<rootDir>/test/support/longest-first.mjs',
      modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/dist'],
      moduleNameMapper: { '^cdk8s-operatorless(/testing)?$': '<rootDir>/lib$1' },
    },
  },
  publishToPypi: { distName: 'cdk8s-operatorless', module: 'cdk8s_operatorless' },
  publishToMaven: { javaPackage: 'io.cdk8soperatorless', mavenGroupId: 'io.cdk8soperatorless', mavenArtifactId: 'cdk8s-operatorless' },
  publishToNuget: { dotNetNamespace: 'Cdk8sOperatorless', packageId: 'Cdk8sOperatorless' },
  publishToGo: { moduleName: 'github.com/cdk8s-operatorless/cdk8s-operatorless-go' },
  bin: { operatorless: 'bin/operatorless.mjs' },
  autoDetectBin: false,
  npmignoreEnabled: false,

  // Linted by eslint.config.mjs: projen's own setup has no rule for the direction of imports.
  eslint: false,
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  docgen: true,
});

// ts-jest, which projen brings, takes ten times as long. Neither checks types: that is the task typecheck.
project.deps.removeDependency('ts-jest');
project.tryFindObjectFile('jest.config.json')?.addOverride('transform', {
  '^.+\\.[t]sx?$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' } } }],
});
project.package.addVersion(VERSION);
// Both module systems of Node.js find what is named here, and nothing else. jsii reads the last two.
project.package.addField('exports', {
  '.': './build/lib/index.js',
  './testing': './build/lib/testing/index.js',
  './package.json': './package.json',
  './.jsii': './.jsii',
});
// The same for TypeScript with `module: commonjs`, as in the template of cdk8s, which doesn't read `exports`.
project.package.addField('typesVersions', { '*': { testing: ['./build/lib/testing/index.d.ts'] } });
// What runs, and the pages that describe it. Notes of the command line name some of them.
project.package.addField('files', [
  '.jsii',
  'bin/',
  'build/agent/',
  'build/cli/',
  'build/imports/',
  'build/lib/',
  // Built into the command.
  ...['cli', 'convert', 'plan'].map((folder) => `!build/lib/${folder}/`),
  // Declarations that none of the public ones names.
  ...['agent/etcd/**/*', 'agent/redis/**/*', 'imports/gateway*', 'imports/monitoring*'].map((path) => `!build/${path}.d.ts`),
  'docs/',
  'examples/*/main.ts',
  'imports/kubernetes.json',
  'lib/**/README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
]);
project.gitignore.exclude('/build/');
// 1.13.0 names packages for other platforms that were never published: "npm ci" refuses a lock file without them.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
// These only look for what their optional dependencies bring: a compiled file for each platform.
project.package.addField('allowScripts', { '@parcel/watcher': false, '@swc/core': false, esbuild: false, 'unrs-resolver': false });
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true');

new YamlFile(project, 'cdk8s.yaml', {
  obj: {
    language: 'typescript',
    app: 'npm run --silent bundle && tsx app/main.ts',
    output: 'manifests',
    imports: [],
  },
});
new JsonFile(project, 'tsconfig.dev.json', {
  obj: {
    extends: './tsconfig.json',
    // Examples name the package as its users do. The agents' classes name each of their fields once.
    compilerOptions: {
      noEmit: true,
      paths: { 'cdk8s-operatorless': ['./lib'], 'cdk8s-operatorless/testing': ['./lib/testing'] },
      useDefineForClassFields: false,
    },
    include: ['agent', 'app', 'bench', 'e2e', 'examples', 'lib', 'test'].map((folder) => `${folder}/**/*.ts`),
    exclude: [],
  },
});

// The pods' programs stand in manifests: whatever synthesises needs them.
const bundle = project.addTask('bundle', {
  description: 'Make the programs that run in pods: one of each agent, and what they share', exec: 'tsx projenrc/bundle.ts',
});
project.compileTask.prependSpawn(bundle);
project.compileTask.exec('tsx projenrc/bundle-command.ts');
// npm runs it after "npm ci", before "npm pack", and when a project installs this one from Git: there, twice.
project.addTask('prepare', {
  description: 'Build the package, unless no source is newer than the last build',
  condition: 'tsx projenrc/stale.ts',
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
  // The compiler leaves files behind whose sources are gone.
  steps: [{ exec: 'rm -rf build/lib build/imports' }, { spawn: 'compile' }],
});
// Without packages there is nothing to build with: "npx operatorless" in a clone must say so itself, or npm remembers a broken install.
project.package.setScript('prepare', 'test ! -d node_modules || projen prepare');
project.package.setScript('prepack', 'test -d node_modules || npm ci --ignore-scripts');
project.addTask('synth', {
  description: 'Write manifests/ for the sample platform',
  steps: [{ spawn: 'bundle' }, { exec: 'tsx app/main.ts' }],
});
project.addTask('examples', {
  description: 'Write the manifests of every example beside it, without the programs of agents',
  steps: [
    { spawn: 'bundle' },
    ...readdirSync('examples').map((name) => `examples/${name}`).map((folder) => (
      { exec: `CDK8S_OUTDIR=${folder} tsx --tsconfig tsconfig.dev.json ${folder}/main.ts` }
    )),
    { exec: 'tsx projenrc/example-programs.ts' },
  ],
});
project.addTask('previous-decisions', {
  description: 'Keep what the agents of a revision decide, for the simulations, where two releases work together',
  steps: [{ exec: 'tsx projenrc/previous-decisions.ts', receiveArgs: true }],
});
project.addTask('e2e', {
  description: 'Run the scenarios on the cluster of KUBECONFIG',
  steps: [{ spawn: 'bundle' }, { exec: 'jest --config e2e/jest.config.json --runInBand', receiveArgs: true }],
});
project.addTask('bench', {
  description: 'Measure synth against that of cdk8s, and write the table in docs/benchmarks.md',
  steps: [{ spawn: 'compile' }, { exec: 'tsx bench/main.ts', receiveArgs: true }],
});
project.addTask('judges', {
  description: 'Hold the manifests of the examples and of the sample platform against kube-score and checkov',
  exec: 'bash .ci/judges',
});
project.addTask('newest', {
  description: 'Use the package beside the newest cdk8s, cdk8s-plus and constructs, in TypeScript and Python',
  exec: 'bash .ci/newest',
});
project.addTask('installable', {
  description: 'Install the last commit from a clone, from a tarball, from Git and as a Python wheel',
  // 77: skipped, and it has said why.
  steps: ['installable', 'wheel'].map((name) => ({ exec: `bash .ci/${name} || [ $? = 77 ]` })),
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});
project.addTask('portable', {
  description: 'Check that the API can be had in Python, Java, .NET and Go',
  steps: [{ exec: 'jsii-pacmak --code-only --outdir dist/portable --target python --target java --target dotnet --target go' }],
  env: { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' },
});
project.addTask('import', {
  description: 'Make the classes in imports/ from the definitions in crds/',
  env: { CDK8S_CHECK_UPGRADE: 'false' },
  steps: readdirSync('crds').map((file) => ({ exec: `cdk8s import crds/${file} --language typescript --output imports --save=false` })),
});
project.addTask('schemas', {
  description: 'Write imports/kubernetes.json, the schemas of every supported version of Kubernetes, from its published documents',
  steps: [{ exec: 'tsx projenrc/kubernetes-schemas.ts', receiveArgs: true }],
});
project.addTask('lint', { exec: 'eslint . --max-warnings 0' });
project.addTask('typecheck', {
  description: 'Check the types of everything that the build leaves out',
  steps: [{ exec: 'tsc -p tsconfig.dev.json' }],
});

project.synth();
