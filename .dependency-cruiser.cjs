// domain <- bridge <- {xmpp, console, storage, live, ops} <- app <- main. The edges never import each other.
const edges = ['xmpp', 'console', 'storage', 'live', 'ops'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-is-alone',
      comment: 'The domain imports nothing of ours from outside it.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { path: '^src/', pathNot: '^src/domain/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'No I/O in the domain: only pure text libraries (docs/decisions/0002).',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: {
        dependencyTypes: ['core', 'npm'],
        pathNot: 'node_modules/(sanitize-html|linkify-it|htmlparser2|@types/sanitize-html)/',
      },
    },
    {
      name: 'bridge-knows-only-the-domain',
      severity: 'error',
      from: { path: '^src/bridge/' },
      to: { path: '^src/', pathNot: '^src/(bridge|domain)/' },
    },
    ...edges.map((edge) => ({
      name: `${edge}-is-an-edge`,
      severity: 'error',
      from: { path: `^src/${edge}/` },
      to: { path: '^src/', pathNot: `^src/(${edge}|bridge|domain)/` },
    })),
    {
      name: 'config-knows-only-the-domain',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/(config|domain)/' },
    },
    {
      name: 'the-page-is-a-program-of-its-own',
      comment: 'It knows the bridge by the console protocol alone.',
      severity: 'error',
      from: { path: '^src/page/' },
      to: { path: '^src/', pathNot: '^src/page/' },
    },
    {
      name: 'nothing-imports-the-page',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/page/' },
      to: { path: '^src/page/' },
    },
    {
      name: 'the-protocol-of-the-page-has-no-views',
      comment: 'The protocol and the state can be used, and tested, without a browser.',
      severity: 'error',
      from: { path: '^src/page/(protocol|state)/' },
      to: { path: '^src/page/(chat|editor|frame|parts|people|sign-in|supervise)/' },
    },
    {
      name: 'nothing-imports-main',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'only-app-and-main-join-the-edges',
      comment: 'Who may import app.ts: the command line and the demo.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts|commands/|demo/)' },
      to: { path: '^src/app\\.ts$' },
    },
    {
      name: 'nothing-imports-the-demo',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/demo/' },
      to: { path: '^src/demo/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
};
