import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseCommand } from '../../../src/core/parse/command.ts';

const sha = '0123456789abcdef0123456789abcdef01234567';
const rerun = [{ name: 'rerun', what: 'failed' }];

describe('commands', () => {
  const rows: readonly [string, string, unknown][] = [
    ['alone', '/rerun', rerun],
    ['what failed', '/rerun failed', rerun],
    ['everything', '/rerun all', [{ name: 'rerun', what: 'all' }]],
    ['one job', '/rerun unit tests', [{ name: 'rerun', what: { job: 'unit tests' } }]],
    ['a job of a matrix', '/rerun build: [linux, 20]', [{ name: 'rerun', what: { job: 'build: [linux, 20]' } }]],
    ['the case of a job is kept', '/rerun Build', [{ name: 'rerun', what: { job: 'Build' } }]],
    ['alias retry', '/retry all', [{ name: 'rerun', what: 'all' }]],
    ['alias retest', '/retest', rerun],
    ['start a job', '/run deploy', [{ name: 'rerun', what: { job: 'deploy' } }]],
    ['without caches', '/rerun --fresh', [{ name: 'rerun', what: 'failed', isFresh: true }]],
    ['everything without caches', '/rerun all --FRESH', [{ name: 'rerun', what: 'all', isFresh: true }]],
    [
      'a job without caches',
      '/retry —fresh unit tests',
      [{ name: 'rerun', what: { job: 'unit tests' }, isFresh: true }],
    ],
    ['a job of such a name', '/rerun x--fresh', [{ name: 'rerun', what: { job: 'x--fresh' } }]],
    ['upper case', '/RERUN All', [{ name: 'rerun', what: 'all' }]],
    ['cancel', '/cancel', [{ name: 'cancel' }]],
    ['cancel one', '/cancel build', [{ name: 'cancel', job: 'build' }]],
    ['approve', '/approve', [{ name: 'approve' }]],
    ['approve a commit', `/approve ${sha.toUpperCase()}`, [{ name: 'approve', sha }]],
    ['help', '/help', [{ name: 'help' }]],
    ['help in a sentence', '/help wanted here', []],
    ['CRLF', 'Thanks!\r\n/rerun\r\n', rerun],
    ['CR', 'Thanks!\r/rerun', rerun],
    ['after a paragraph', 'Flaky, once more.\n\n/rerun', rerun],
    ['two commands', '/cancel\n/rerun', [{ name: 'cancel' }, ...rerun]],
    ['space at the end', '/rerun   \t', rerun],
    ['tab before the argument', '/rerun\tall', [{ name: 'rerun', what: 'all' }]],
  ];
  for (const [name, body, expected] of rows) test(name, () => assert.deepEqual(parseCommand(body), expected));

  test('a shortened commit is unclear, and never an approval', () => {
    for (const text of ['0123456', `${sha}0`, 'please', `${sha} now`]) {
      assert.deepEqual(
        parseCommand(`/approve ${text}`).map(({ name }) => name),
        ['unclear'],
      );
    }
  });

  test('which job to start must be said', () => {
    assert.deepEqual(
      parseCommand('/run').map(({ name }) => name),
      ['unclear'],
    );
  });

  test('five of a comment are obeyed', () => {
    assert.equal(parseCommand('/rerun\n'.repeat(20)).length, 5);
  });
});

describe('no commands', () => {
  const rows: readonly [string, string][] = [
    ['unknown word', '/deploy\n/reruns\n/re-run'],
    ['middle of a line', 'please /rerun'],
    ['after a space', ' /rerun'],
    ['quotation', '> /rerun'],
    ['quotation that goes on', '> somebody said\n/rerun'],
    ['quotation in a quotation', '> > x\n> /rerun\n/rerun'],
    ['fence', '```\n/rerun\n```'],
    ['fence with a language', '```sh\n/rerun\n```'],
    ['fence of tildes', '~~~\n/rerun\n```\n/rerun\n~~~'],
    ['longer fence', '````\n```\n/rerun\n````'],
    ['fence that never closes', '```\n/rerun'],
    ['indented fence', '   ```\n/rerun\n   ```'],
    ['indented code', 'x\n\n    /rerun\n\t/rerun'],
    ['HTML comment', '<!-- /rerun -->\n<!--\n/rerun\n-->'],
    ['HTML comment that never closes', 'x <!-- y\n/rerun'],
    ['second HTML comment of a line', '<!-- a --> <!-- b\n/rerun'],
    ['preformatted', '<pre>\n/rerun\n</pre>'],
    ['list', '- /rerun\n* /rerun\n1. /rerun'],
    ['code span', '`/rerun`'],
    ['zero-width space inside', '/re\u200brun'],
    ['zero-width space in front', '\u200b/rerun'],
    ['byte order mark', '\ufeff/rerun'],
    ['look-alike slash', '\u2215rerun'],
    ['look-alike letter', '/r\u0435run'],
    ['two slashes', '//rerun'],
    ['slash alone', '/'],
    ['nothing', ''],
  ];
  for (const [name, body] of rows) test(name, () => assert.deepEqual(parseCommand(body), []));
});

describe('after what hides', () => {
  const rows: readonly [string, string][] = [
    ['fence', '```\nx\n```\n/rerun'],
    ['quotation', '> x\n\n/rerun'],
    ['HTML comment', '<!-- x\n-->\n/rerun'],
    ['backticks in a line', '```code``` here\n/rerun'],
    ['comment mark inside a fence', '```\n<!--\n```\n/rerun'],
    ['preformatted', '<pre>x</pre>\n/rerun'],
  ];
  for (const [name, body] of rows) test(name, () => assert.deepEqual(parseCommand(body), rerun));
});

test('any text gives at most five commands, and quoting it gives none', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('/rerun', '```', '~~~', '<!--', '-->', '> ', '', '<pre>', '/cancel x'),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), lines => {
      assert.ok(parseCommand(lines.join('\n')).length <= 5);
      assert.deepEqual(parseCommand(lines.map(text => `> ${text.replaceAll(/[\r\n]/g, '')}`).join('\n')), []);
    }),
  );
});
