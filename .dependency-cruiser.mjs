/**
 * The floors of the house, lowest first. A package imports only from floors beneath its own;
 * packages on one floor never import each other.
 */
const FLOORS = [
  ['util'],
  ['escape'],
  ['log', 'httputil'],
  ['concurrent', 'options', 'locale', 'template'],
  ['ioloop'],
  ['gen', 'netutil'],
  ['iostream', 'locks'],
  ['queues', 'process', 'tcpclient'],
  ['tcpserver', 'http1connection', 'autoreload'],
  ['httpserver', 'httpclient'],
  ['routing'],
  ['web'],
  ['websocket', 'auth', 'container'],
  ['testing'],
  ['tornado-ts'],
]

const pathOf = (names) => `^packages/(${names.join('|')})/`

const floorRules = FLOORS.flatMap((floor, index) =>
  floor.map((name) => ({
    name: `floor-of-${name}`,
    comment: `${name} stands on floor ${index}: it imports only from the floors beneath`,
    severity: 'error',
    from: { path: `^packages/${name}/src/` },
    to: {
      path: pathOf(FLOORS.slice(index).flat()),
      pathNot: `^packages/${name}/src/`,
    },
  })),
)

export default {
  forbidden: [
    {
      name: 'no-cycle',
      comment: 'Files do not import each other in a circle; a type that points back is erased',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'declared',
      comment: 'What a package imports stands in its package.json',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'public-face',
      comment: 'Another package is entered through its exports, never by a path into its folder',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: {
        path: '^packages/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/src/(index|yieldable|stack-context|undici)\\.ts$',
        ],
      },
    },
    ...floorRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules/(?!@tornado-ts)' },
    exclude: { path: '/(dist|node_modules)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['tornado-ts-source', 'types', 'import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts'],
    },
  },
}
