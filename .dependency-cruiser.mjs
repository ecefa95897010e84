/** The rules of the house (ARCHITECTURE.md tells them in words). Type imports count. Every comment says what to do. */

/** Files under `from` may import nothing but `to`. */
const only = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from },
  to: { pathNot: to, dependencyTypesNot: ['npm-no-pkg', 'unknown'] },
});

/** The packages in `names` may be imported in one room only. */
const oneRoom = (names, room) => ({
  name: `${names[0]}-in-one-room`,
  comment: `${names.join(', ')}: spoken to in ${room} only. Add what you need to a port and implement it there.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^${room}` },
  to: { path: `(^|/)node_modules/(${names.join('|')})/` },
});

export default {
  forbidden: [
    only(
      'model-is-the-ground',
      '^src/model/',
      '^src/model/',
      'model holds nouns and imports nothing: move the verb to another room.',
    ),
    only(
      'core-is-pure',
      '^src/core/',
      ['^src/core/', '^src/model/', '(^|/)node_modules/(@noble/hashes|cron-parser|yaml|zod|re2js|saxes)/'],
      'core decides and has no effects: pass what it needs as an argument, and do the effect in flow or io.',
    ),
    only(
      'flow-speaks-through-ports',
      '^src/flow/(?!ports/)',
      [
        '^src/(flow|core|model)/',
        '^node:(stream|stream/promises|crypto|timers/promises|zlib)$',
        '^(stream|stream/promises|crypto|timers/promises|zlib)$',
        '(^|/)node_modules/(pino|tar-stream)/',
        '(^|/)node_modules/@types/',
      ],
      'flow says "first A, then B, and clean up": reach the world through a port (src/flow/ports).',
    ),
    only(
      'ports-are-contracts',
      '^src/flow/ports/',
      ['^src/(flow/ports|model)/', '^(node:)?stream$', '(^|/)node_modules/@types/'],
      'a port holds types and their promises only.',
    ),
    {
      name: 'io-rooms-do-not-know-each-other',
      comment: 'each room of io speaks to one thing: let flow bring two of them together.',
      severity: 'error',
      from: { path: '^src/io/([^/]+)/' },
      to: { path: '^src/io/', pathNot: '^src/io/$1/' },
    },
    {
      name: 'io-knows-ports-and-nouns',
      comment: 'io implements ports; it never decides. Only io/github/app.ts hands events to flow.',
      severity: 'error',
      from: { path: '^src/io/', pathNot: '^src/io/github/app\\.ts$' },
      to: { path: '^src/(core|web|cli|sandbox|flow/(?!ports/))' },
    },
    {
      name: 'web-goes-through-flow',
      comment: 'web reads through ports and changes through flow.',
      severity: 'error',
      from: { path: '^src/web/' },
      to: { path: '^src/(io|cli|sandbox)/' },
    },
    {
      name: 'only-compose-picks-implementations',
      comment:
        'ask cli/compose.ts (the server) or its neighbours (compose-laptop.ts, -backup, -doctor, -queue, -secrets, -storage) for the part you need.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(io/|cli/compose(-(laptop|backup|doctor|queue|secrets|storage))?\\.ts$)' },
      to: { path: '^src/io/' },
    },
    {
      name: 'sandbox-stands-apart',
      comment: 'the sandbox GitHub is for the demo and the tests; the app must not know it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(sandbox/|cli/demo)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'sandbox-knows-nothing-of-us',
      comment: 'a stand-in that shares our code shares our mistakes.',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/', pathNot: '^src/sandbox/' },
    },
    {
      name: 'src-never-imports-test',
      comment: 'move what both need into src.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'no-circles',
      comment: 'two files that need each other share a noun: put it in src/model.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'nothing imports this file: use it or remove it.',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src/',
        pathNot: '^src/(web/assets|cli/demo/(project|change|fix))/|^src/cli/berth\\.mjs$',
      },
      to: {},
    },
    {
      name: 'not-to-unresolvable',
      comment: 'the import leads nowhere: mend the path or add the dependency. (What pages load, browsers find.)',
      severity: 'error',
      from: { pathNot: '^src/web/assets/' },
      to: { couldNotResolve: true },
    },
    oneRoom(['dockerode'], 'src/io/docker/'),
    oneRoom(['probot', '@octokit'], 'src/(io/github|sandbox)/'),
    oneRoom(['pg-boss', 'pg', 'kysely'], 'src/io/sql/'),
    oneRoom(['@aws-sdk', '@smithy'], 'src/io/s3/'),
    oneRoom(['yaml'], 'src/core/parse/'),
    oneRoom(['saxes'], 'src/core/reports/'),
    oneRoom(['prom-client'], 'src/io/prometheus/'),
    oneRoom(['yazl', 'content-disposition', '@primer', 'idiomorph'], 'src/web/'),
    oneRoom(['@dagrejs'], 'src/web/graph/'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
