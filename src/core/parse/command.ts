import type { Command } from '../../model/command.ts';
import { visibleLines } from './comment-lines.ts';

/** Commands of one comment that are obeyed; the rest of them is dropped. */
const mostCommands = 5;

/**
 * Reads the commands of a comment, in order. A command begins a line, and is not in a quotation, in code, or in an
 * HTML comment. Any other text, a word with a slash that is not ours among it, means nothing.
 */
export function parseCommand(body: string): readonly Command[] {
  const commands: Command[] = [];
  for (const line of visibleLines(body)) {
    const command = commandOf(line);
    if (command) commands.push(command);
    if (commands.length === mostCommands) break;
  }
  return commands;
}

function commandOf(line: string): Command | undefined {
  const match = /^\/([a-z]+)(?:[ \t]+(.*))?$/i.exec(line.trimEnd());
  const rest = match?.[2]?.trim() ?? '';
  switch (match?.[1]?.toLowerCase()) {
    case 'rerun':
    case 'retry':
    case 'retest':
      return rerun(rest);
    case 'run':
      return rest === '' ? unclear(line, 'Write `/run` and the name of a job.') : rerun(rest);
    case 'cancel':
      return rest === '' ? { name: 'cancel' } : { name: 'cancel', job: rest };
    case 'approve':
      return approval(rest, line);
    case 'help':
      return rest === '' ? { name: 'help' } : undefined;
    default:
      return undefined;
  }
}

/** `--fresh` stands first or last, with the long dash, too, that telephones write. */
function rerun(rest: string): Command {
  const words = rest.replace(/^(?:--|—)fresh(?=\s|$)|(?<=^|\s)(?:--|—)fresh$/i, '').trim();
  return { name: 'rerun', what: whatToRerun(words), ...(words === rest ? {} : { isFresh: true }) };
}

function whatToRerun(rest: string): Extract<Command, { name: 'rerun' }>['what'] {
  const word = rest.toLowerCase();
  if (word === '' || word === 'failed') return 'failed';
  return word === 'all' ? 'all' : { job: rest };
}

/** A shortened id is refused: an outsider can make another commit that shares it. */
function approval(rest: string, line: string): Command {
  if (rest === '') return { name: 'approve' };
  if (/^[0-9a-f]{40}$/i.test(rest)) return { name: 'approve', sha: rest.toLowerCase() };
  return unclear(line, 'Write `/approve`, or `/approve` and all 40 digits of the commit.');
}

function unclear(line: string, hint: string): Command {
  return { name: 'unclear', line: line.trimEnd(), hint };
}
