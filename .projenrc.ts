import { readdirSync } from 'node:fs';
import { cdk8s, javascript, JsonFile, typescript, YamlFile } from 'projen';
import { bundlesArguments } from './projenrc/bundle';

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
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  // jsii installs only jsii modules for its users: whatever else runs at run time travels in the package.
  // The types of kubernetes-types stand in declarations of internal members, which jsii doesn't strip.
  bundledDeps: ['commander@^14', 'fastest-levenshtein@^1', 'kubernetes-types@^1.30.0', 'yaml@^2', 'zod@^4'],
  devDeps: [
    '@eslint/js@^9',
    'cdk8s-cli@^2.207.0',
    // The typed classes that bench/ measures against, and that must work beside ours.
    'cdk8s-plus-33@^2',
    'esbuild@^0.28.2',
    'eslint-import-resolver-typescript@^4',
    'eslint-plugin-boundaries@^7',
    'eslint@^9',
    'fast-check@^4',
    // What the template of cdk8s runs apps with: bench/ measures against it.
    'ts-node@^10',
    'tsx@^4',
    'typescript-eslint@^8',
  ],

  // Built files stay away from their sources: beside them, tests would resolve to stale JavaScript.
  srcdir: 'lib',
  libdir: 'build/lib',
  entrypoint: 'build/lib/index.js',
  testdir: 'test',
  tsconfig: {
    include: ['imports/**/*.ts'],
    exclude: ['build', 'dist'],
    compilerOptions: { rootDir: '.', outDir: 'build' },
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
      modulePathIgnorePatterns: ['<rootDir>/build', '<rootDir>/dist'],
      moduleNameMapper: { '^cdk8s-operatorless$': '<rootDir>/lib' },
    },
  },
  publishToPypi: { distName: 'cdk8s-operatorless', module: 'cdk8s_operatorless' },
  publishToMaven: {
    javaPackage: 'io.cdk8soperatorless',
    mavenGroupId: 'io.cdk8soperatorless',
    mavenArtifactId: 'cdk8s-operatorless',
  },
  publishToNuget: { dotNetNamespace: 'Cdk8sOperatorless', packageId: 'Cdk8sOperatorless' },
  publishToGo: { moduleName: 'github.com/cdk8s-operatorless/cdk8s-operatorless-go' },
  bin: { operatorless: 'build/lib/cli/main.js' },

  // Linted by eslint.config.mjs: projen's own setup has no rule for the direction of imports.
  eslint: false,
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  docgen: true,
});

const SOURCES = ['agent', 'app', 'bench', 'crds', 'e2e', 'examples', 'findings', 'imports', 'manifests', '.ci'];
const TOOL_FILES = ['cdk8s.yaml', 'eslint.config.mjs', 'tsconfig.dev.json'];
project.npmignore?.exclude(...SOURCES.map((folder) => `/${folder}/`), ...TOOL_FILES.map((file) => `/${file}`));
project.npmignore?.include('/build/', '/build/imports/');
// Notes of the command line name the pages that describe the constructs.
project.npmignore?.include('/lib/');
project.npmignore?.exclude('/lib/**/*.ts');
project.gitignore.exclude('/build/');
// 1.13.0 names packages for other platforms that were never published: "npm ci" refuses a lock file without them.
project.package.addField('overrides', { 'unrs-resolver': '1.12.2' });
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
    compilerOptions: { noEmit: true, paths: { 'cdk8s-operatorless': ['./lib'] }, useDefineForClassFields: false },
    include: ['agent', 'app', 'bench', 'e2e', 'examples', 'lib', 'test'].map((folder) => `${folder}/**/*.ts`),
    exclude: [],
  },
});

// The pods' programs stand in manifests: whatever synthesises needs them.
const bundle = project.addTask('bundle', {
  description: 'Make one file of each agent, as it runs in pods',
  steps: [{ exec: `esbuild ${bundlesArguments.join(' ')}` }],
});
project.preCompileTask.spawn(bundle);
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
  steps: [{ exec: 'bash .ci/judges' }],
});
project.addTask('newest', {
  description: 'Use the package beside the newest cdk8s, cdk8s-plus and constructs, in TypeScript and Python',
  steps: [{ exec: 'bash .ci/newest' }],
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
project.addTask('lint', { exec: 'eslint . --max-warnings 0' });
project.addTask('typecheck', {
  description: 'Check the types of everything that the build leaves out',
  steps: [{ exec: 'tsc -p tsconfig.dev.json' }],
});

project.synth();
