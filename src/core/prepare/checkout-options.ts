/** What a job's variables say about its checkout; names and values are GitLab's (docs.gitlab.com/ci/runners/configure_runners). */

import type { CheckoutOptions, SubmoduleOptions } from '../../model/checkout.ts';
import type { Variables } from '../../model/variables.ts';

export interface CheckoutWanted {
  /** Absent: the job begins in an empty directory. */
  readonly checkout?: CheckoutOptions;
  /** Sentences for the job's log: what is not as it was asked for. */
  readonly notes: readonly string[];
  /** Sentences for people: why the job cannot run. */
  readonly faults: readonly string[];
}

/** GitLab's own default: enough for a diff against a recent base. */
export const DEFAULT_DEPTH = 20;

/** Nobody reads more one by one; who wants more wants all. */
const MOST_DEPTH = 10_000;

/** They steer how GitLab's runner goes about it, which is another matter here. */
const WITHOUT_EFFECT = ['GIT_CLONE_PATH', 'GIT_FETCH_EXTRA_FLAGS', 'GIT_SUBMODULE_UPDATE_FLAGS'];

export function checkoutOptions(variables: Variables): CheckoutWanted {
  const { GIT_STRATEGY: strategy = '', GIT_CHECKOUT: isWritten = '' } = variables;
  if (strategy === 'none' || strategy === 'empty') return { notes: [], faults: [] };
  const notes = WITHOUT_EFFECT.filter(name => variables[name]).map(name => `${name} has no effect here.`);
  if (!['', 'fetch', 'clone'].includes(strategy)) {
    notes.push(`GIT_STRATEGY is ${quote(strategy)}, which is none of fetch, clone, none and empty: taken as fetch.`);
  }
  if (/^(false|f|0)$/i.test(isWritten)) {
    notes.push('GIT_CHECKOUT has no effect here: the commit is always checked out. GIT_STRATEGY: none leaves it out.');
  }
  const depth = readDepth('GIT_DEPTH', variables, DEFAULT_DEPTH, notes);
  const { GIT_SUBMODULE_STRATEGY: chosen = '', GIT_SUBMODULE_PATHS: paths = '' } = variables;
  if (chosen === '' || chosen === 'none') return { checkout: { depth }, notes, faults: [] };
  if (chosen !== 'normal' && chosen !== 'recursive') {
    const fault = `GIT_SUBMODULE_STRATEGY is ${quote(chosen)}; it must be none, normal or recursive.`;
    return { checkout: { depth }, notes, faults: [fault] };
  }
  const submodules: SubmoduleOptions = {
    depth: readDepth('GIT_SUBMODULE_DEPTH', variables, depth, notes),
    isRecursive: chosen === 'recursive',
    ...readPaths(paths),
  };
  return { checkout: { depth, submodules }, notes, faults: [] };
}

function readDepth(name: string, { [name]: written = '' }: Variables, fallback: number, notes: string[]): number {
  const text = written.trim();
  if (text === '') return fallback;
  if (!/^\d+$/.test(text)) {
    notes.push(`${name} is ${quote(text)}, which is no number of commits: taken as ${fallback}.`);
    return fallback;
  }
  const depth = Number(text);
  if (depth <= MOST_DEPTH) return depth;
  notes.push(`${name} is ${text}; at most ${MOST_DEPTH} commits are given one by one, and all of them for 0.`);
  return MOST_DEPTH;
}

/** `lib vendor/a :(exclude)docs`: what of git's pathspecs people write there. */
function readPaths(text: string): Pick<SubmoduleOptions, 'only' | 'except'> {
  const words = text.split(/\s+/).filter(word => word !== '');
  const [except, only] = [true, false].map(isOut =>
    words
      .filter(word => EXCLUDE.test(word) === isOut)
      .map(word => word.replace(EXCLUDE, '').replace(/^\.\/|\/+$/g, ''))
      .filter(path => path !== '' && path !== '.'),
  );
  return { only: only ?? [], except: except ?? [] };
}

const EXCLUDE = /^:(\(exclude\)|!|\^)/;

function quote(value: string): string {
  return `\`${value.slice(0, 40)}\``;
}
