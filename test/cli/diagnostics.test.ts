import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorOf, formatDiagnostics } from '../../src/cli/print/diagnostics.ts';
import { painted, unpainted } from '../../src/cli/print.ts';
import type { Diagnostic } from '../../src/model/diagnostic.ts';

const text = 'build:\n\tscrpit: make\n  image: {name: "日本", pull_policy: often}\ntest: {}\n';
const look = {
  paint: unpainted,
  nameOf: (file: string) => file,
  textOf: (file: string) => (file === '.ci.yml' ? text : undefined),
  manual: 'docs/ci-yml.md',
};

function fault(line: number, column: number, rest: Partial<Diagnostic> = {}): Diagnostic {
  return { severity: 'error', message: 'This is wrong.', where: { file: '.ci.yml', line, column }, ...rest };
}

test('shows the place, its line with its neighbours, what to do and where to read more', () => {
  const hinted = fault(2, 2, { hint: 'Did you mean `script`?', reference: '`script`' });
  const warned = fault(3, 36, { severity: 'warning', message: 'Often is not known.' });
  assert.equal(
    formatDiagnostics([hinted, warned], look),
    `.ci.yml:2:2 error This is wrong.
  1 │ build:
> 2 │   scrpit: make
    │   ^^^^^^
  3 │   image: {name: "日本", pull_policy: often}
  4 │ test: {}
  hint Did you mean \`script\`?
  see docs/ci-yml.md#script

.ci.yml:3:36 warning Often is not known.
  1 │ build:
  2 │   scrpit: make
> 3 │   image: {name: "日本", pull_policy: often}
    │                                      ^^^^^
  4 │ test: {}

1 error and 1 warning
`,
  );
});

test('a file that cannot be shown, and a place that it does not have, are told without a frame', () => {
  const elsewhere = fault(1, 1, { where: { file: 'ada/templates:ci.yml', line: 1, column: 1 } });
  assert.equal(
    formatDiagnostics([elsewhere, fault(99, 1)], look),
    'ada/templates:ci.yml:1:1 error This is wrong.\n\n.ci.yml:99:1 error This is wrong.\n\n2 errors\n',
  );
  assert.equal(formatDiagnostics([], look), '');
});

test('styles mark what matters', () => {
  const [place = '', before = '', line = '', mark = ''] = formatDiagnostics([fault(2, 2)], {
    ...look,
    paint: painted,
  }).split('\n');
  assert.match(place, /^\x1b\[36m\.ci\.yml:2:2\x1b\[39m \x1b\[31m\x1b\[1merror/);
  assert.match(before, /^\x1b\[2m {2}1 │ build:\x1b\[22m$/);
  assert.match(line, /^\x1b\[31m>\x1b\[39m 2 /);
  assert.match(mark, /\x1b\[31m\x1b\[1m *\^{6}\x1b/);
});

test('a very long line is shown around its place, and nothing in a file can drive the terminal', () => {
  const long = `${'a'.repeat(5000)}!${'b'.repeat(5000)}\x1b[2J`;
  const shown = formatDiagnostics([fault(1, 5001)], { ...look, textOf: () => long });
  const [, line = '', mark = ''] = shown.split('\n');
  assert.ok(line.length < 150, line);
  assert.equal(line[mark.indexOf('^')], '!');
  const hostile = formatDiagnostics([fault(1, 1, { message: 'a\x1b[2Jb' })], { ...look, textOf: () => 'x\x1b[2Jy' });
  assert.ok(!hostile.includes('\x1b'));
});

test('headings become the anchors that GitHub gives them', () => {
  assert.equal(anchorOf('`script`'), 'script');
  assert.equal(anchorOf('How a job runs'), 'how-a-job-runs');
  assert.equal(anchorOf('What differs from GitLab?'), 'what-differs-from-gitlab');
});
