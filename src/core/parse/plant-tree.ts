import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Position } from '../../model/diagnostic.ts';
import type { Findings } from './findings.ts';
import { limits, tooDeep } from './limits.ts';
import { type Entry, listOf, type MapTree, mapOf, type ScalarTree, type Tree } from './tree.ts';

/** Finds the line and column of an offset. */
export type Locate = (offset: number) => Position;

/**
 * Turns a YAML document into a tree: aliases and merge keys are resolved by sharing, so that a bomb of them costs no
 * more than its text, and what it would grow to is counted and refused. Undefined when it was refused.
 */
export function plantTree(document: Document, locate: Locate, findings: Findings): Tree | undefined {
  const planter = new Planter(locate, findings);
  const tree = planter.plant(document.contents, 0);
  return planter.gaveUp ? undefined : tree;
}

class Planter {
  readonly #locate: Locate;
  readonly #findings: Findings;
  /** Anchors seen so far; one whose value is still being read is undefined. */
  readonly #anchors = new Map<string, Tree | undefined>();
  #merged = 0;
  /** Which limit was crossed, if one was: what was built is then not complete. */
  #excess: string | undefined;

  constructor(locate: Locate, findings: Findings) {
    this.#locate = locate;
    this.#findings = findings;
  }

  get gaveUp(): boolean {
    return this.#excess !== undefined;
  }

  plant(node: unknown, depth: number): Tree {
    const where = this.#whereOf(node);
    if (this.gaveUp) return nothing(where);
    if (isAlias(node)) return this.#anchored(node.source, where);
    if (depth > limits.depth) return this.#giveUp(where, tooDeep);
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return nothing(where);
    if (node.tag === '!reference') return this.#reference(node, where);
    this.#refuseTag(node.tag, where);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, undefined);
    const tree = isScalar(node)
      ? scalar(node, where, this.#locate(node.range?.[1] ?? 0))
      : isSeq(node)
        ? this.#list(node.items, where, depth)
        : this.#map(node, where, depth);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, tree);
    if (tree.size > limits.values) return this.#tooLarge(where);
    return tree;
  }

  #list(nodes: readonly unknown[], where: Position, depth: number): Tree {
    return listOf(
      nodes.map(node => this.plant(node, depth + 1)),
      where,
    );
  }

  #map(node: YAMLMap, where: Position, depth: number): MapTree {
    const entries = new Map<string, Entry>();
    const merges: Tree[] = [];
    for (const pair of node.items) {
      if (this.gaveUp) break;
      if (isMergeKey(pair)) merges.push(this.plant(pair.value, depth + 1));
      else this.#addEntry(entries, pair, depth);
    }
    // What is written in the mapping itself wins, then what was merged first, as YAML's merge key type says.
    for (const merge of merges) this.#merge(entries, merge);
    return mapOf(entries, where);
  }

  #addEntry(entries: Map<string, Entry>, pair: Pair, depth: number): void {
    const where = this.#whereOf(pair.key);
    const value = pair.value === null ? nothing(where) : this.plant(pair.value, depth + 1);
    const key = isScalar(pair.key) ? textOf(pair.key) : undefined;
    if (key === undefined || key === '') {
      this.#findings.error(where, 'A key must be a plain text.', 'Put quotes around the key.');
    } else if (key === '__proto__') {
      this.#findings.error(where, '`__proto__` cannot be used as a name.', 'Choose another name.');
    } else if (entries.has(key)) {
      this.#findings.error(where, `The key \`${key}\` is written twice in the same mapping.`, 'Keep one of them.');
    } else {
      entries.set(key, { where, value });
    }
  }

  #merge(entries: Map<string, Entry>, source: Tree): void {
    const sources = source.kind === 'list' ? source.items : [source];
    for (const tree of sources) {
      if (tree.kind !== 'map') {
        if (!this.gaveUp) {
          this.#findings.error(
            tree.where,
            '`<<` merges a mapping or a list of mappings.',
            'Name an anchor: `<<: *name`.',
          );
        }
        continue;
      }
      this.#merged += tree.entries.size;
      if (this.#merged > limits.merged) {
        this.#tooLarge(source.where);
        return;
      }
      for (const [key, entry] of tree.entries) if (!entries.has(key)) entries.set(key, entry);
    }
  }

  #anchored(name: string, where: Position): Tree {
    const tree = this.#anchors.get(name);
    if (tree) return tree;
    const message = this.#anchors.has(name)
      ? `\`*${name}\` is used inside the value that it names.`
      : `There is no anchor \`&${name}\` before this place.`;
    this.#findings.error(where, message);
    return { ...nothing(where), unreadable: true };
  }

  /** Stands for what it names until everything has been read. */
  #reference(node: YAMLMap | YAMLSeq | Scalar, where: Position): Tree {
    const keys = isSeq(node) ? node.items.map(item => (isScalar(item) ? textOf(item) : '')) : [];
    const isSound = keys.length > 0 && keys.every(key => key !== '');
    const tree: ScalarTree = { ...nothing(where), unreadable: true, ...(isSound ? { reference: keys } : {}) };
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, tree);
    if (isSound) return tree;
    const hint = 'Write a job or template and the key in it: `!reference [.setup, script]`.';
    this.#findings.error(where, '`!reference` takes a list of names.', hint);
    return tree;
  }

  #refuseTag(tag: string | undefined, where: Position): void {
    if (tag === undefined || knownTags.has(tag)) return;
    this.#findings.error(where, `The YAML tag \`${tag}\` is not supported.`, 'Remove it.');
  }

  #tooLarge(where: Position): Tree {
    return this.#giveUp(where, `With its aliases written out, the file has more than ${limits.values} values.`);
  }

  #giveUp(where: Position, message: string): Tree {
    if (!this.gaveUp) this.#findings.error(where, message, 'Make the file smaller and flatter.');
    this.#excess = message;
    return nothing(where);
  }

  #whereOf(node: unknown): Position {
    const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : undefined;
    return this.#locate(range?.[0] ?? 0);
  }
}

const knownTags: ReadonlySet<string> = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map(name => `tag:yaml.org,2002:${name}`),
);

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN';
}

function scalar(node: Scalar, where: Position, end: Position): Tree {
  const { value } = node;
  const known = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  const text = textOf(node);
  const indent = indentOf(text, where, end);
  return {
    kind: 'scalar',
    value: known ? value : null,
    text,
    where,
    ...(indent === undefined ? {} : { indent }),
    size: 1 + Math.floor(text.length / 100),
  };
}

/** Quotes take a column each; where anything else differs in length from the text, it is not written as it is. */
function indentOf(text: string, where: Position, end: Position): number | undefined {
  const quotes = end.column - where.column - text.length;
  return where.line === end.line && (quotes === 0 || quotes === 2) ? quotes / 2 : undefined;
}

function textOf(node: Scalar): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value ?? ''));
}

function nothing(where: Position): ScalarTree {
  return { kind: 'scalar', value: null, text: '', where, size: 1 };
}
