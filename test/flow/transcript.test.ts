import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createTimeline } from '../../src/core/log-times/timeline.ts';
import { createMasks } from '../../src/core/mask/masker.ts';
import type { Logs } from '../../src/flow/ports/logs.ts';
import { createTranscript, type Transcript } from '../../src/flow/work/transcript.ts';
import { createMemoryLogs } from '../../src/io/memory/logs.ts';

const ATTEMPT = { runId: '1', key: 'build', number: 1 };

let logs: Logs;
let time = 0;
beforeEach(() => {
  logs = createMemoryLogs();
});

function transcript(secrets: readonly string[], maxBytes = 1_000): Transcript {
  return createTranscript(logs, ATTEMPT, { maxBytes, masks: createMasks(secrets), now: () => time });
}

const bytes = (text: string) => new TextEncoder().encode(text);

/** What a reader sees, without our colour. */
async function written(): Promise<string> {
  const part = await logs.read(ATTEMPT, 0, 100_000);
  return new TextDecoder().decode(part.bytes).replaceAll(/\x1b\[\d*m/g, '');
}

test('S31: no secret is written, whoever writes it and wherever it is cut', async () => {
  const { write, note, seal, mask } = transcript(['hunter22']);
  await write(bytes('output hun'));
  await write(bytes('ter22\n'));
  await note('No files match hunter22');
  await seal();
  assert.equal(await written(), 'output [masked]\nNo files match [masked]\n');
  assert.equal(mask('exit code 1 in `curl -u hunter22`'), 'exit code 1 in `curl -u [masked]`');
});

test('what may have begun a secret comes before the note that follows it, and before the end', async () => {
  const { write, note, seal, length } = transcript(['hunter22']);
  await write(bytes('hunt'));
  assert.equal(length(), 0);
  await note('then');
  await write(bytes('er22 hun'));
  await seal();
  assert.equal(await written(), 'hunt\nthen\ner22 hun');
});

test('a secret that becomes known later is one from then on, as are those before it', async () => {
  const { write, conceal } = transcript(['hunter22']);
  await conceal(['swordfish', 'abc']);
  await write(bytes('hunter22 swordfish abc\n'));
  assert.match(await written(), /^A secret of fewer than 4 characters is not masked.*\n\[masked\] \[masked\] abc\n$/);
});

test('what reads along sees no secret either, and says what is written', async () => {
  const { write, flush } = transcript(['hunter22']);
  const seen: string[] = [];
  const read = (output: Uint8Array) => {
    seen.push(new TextDecoder().decode(output));
    return bytes(new TextDecoder().decode(output).toUpperCase());
  };
  await write(bytes('a hunter22 hun'), read);
  await flush(read);
  assert.equal(seen.join(''), 'a [masked] hun');
  assert.equal(await written(), 'A [MASKED] HUN');
});

test('each line has the time at which its output came, not that of the append', async () => {
  const slow: Logs = {
    ...logs,
    async append(...taken) {
      time += 60_000;
      await logs.append(...taken);
    },
  };
  const { write, note } = createTranscript(slow, ATTEMPT, { maxBytes: 30, masks: createMasks([]), now: () => time });
  time = 1_000;
  await write(bytes('one\n'));
  await write(bytes('two\nthree\n'));
  await note('then');
  const timeline = createTimeline();
  timeline.push(await logs.times(ATTEMPT, 0, 1_000));
  const lines = (await written()).split('\n').slice(0, -1);
  const starts = lines.map((_, line) => lines.slice(0, line).join('\n').length + Math.sign(line));
  assert.deepEqual(
    starts.map(start => timeline.at(start)),
    [1_000, 61_000, 61_000, 121_000],
  );
});

test('a full log says so once, by what it holds and not by what was printed', async () => {
  const { write, note, isCut } = transcript(['hunter22hunter22'], 20);
  await write(bytes('hunter22hunter22 ok '));
  assert.equal(isCut(), false);
  await write(bytes('too much of it'));
  await write(bytes('more'));
  await note('a note');
  assert.equal(isCut(), true);
  assert.match(await written(), /^\[masked\] ok too much\nThe log is cut here.*\na note\n$/);
});
