import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLiveScreen } from '../../src/cli/run/view/live-screen.ts';
import { createTerminal } from './terminal.ts';

test('what is printed stays above, the status below it is replaced', () => {
  const terminal = createTerminal(40);
  const screen = createLiveScreen(terminal);
  screen.status(['one runs', '0 of 2']);
  screen.print(['one │ a']);
  screen.status(['two runs', '1 of 2']);
  screen.print(['one │ b', 'two │ c']);
  assert.deepEqual(terminal.screen(), ['one │ a', 'one │ b', 'two │ c', 'two runs', '1 of 2', '']);
  screen.close();
  screen.close();
  assert.deepEqual(terminal.screen(), ['one │ a', 'one │ b', 'two │ c', '']);
});

test('a status that shrinks leaves nothing behind', () => {
  const terminal = createTerminal(40);
  const screen = createLiveScreen(terminal);
  screen.status(['a', 'b', 'c']);
  screen.status(['d']);
  assert.deepEqual(terminal.screen(), ['d', '']);
});

test('a terminal that was made narrower has wrapped the status, which still goes as a whole', () => {
  const terminal = createTerminal(40);
  const screen = createLiveScreen(terminal);
  screen.print(['kept']);
  screen.status(['x'.repeat(39), '日本語'.repeat(6)]);
  terminal.columns = 10;
  screen.status(['short']);
  assert.deepEqual(terminal.screen(), ['kept', 'short', '']);
});

test('while it pauses nothing is written, and nothing is lost', () => {
  const terminal = createTerminal(40);
  const screen = createLiveScreen(terminal);
  screen.status(['running']);
  screen.pause();
  const before = terminal.screen();
  screen.print(['later']);
  screen.status(['still running']);
  assert.deepEqual(terminal.screen(), before);
  assert.deepEqual(before, ['']);
  screen.resume();
  assert.deepEqual(terminal.screen(), ['later', 'still running', '']);
});

test('a terminal that does not know its size is taken for a usual one', () => {
  const terminal = createTerminal(0);
  const screen = createLiveScreen({ columns: 0, rows: 0, write: terminal.write });
  assert.deepEqual(screen.size, { columns: 80, rows: 24 });
  screen.print(['kept']);
  screen.status(['one']);
  screen.status(['two']);
  assert.deepEqual(terminal.screen(), ['kept', 'two', '']);
});
