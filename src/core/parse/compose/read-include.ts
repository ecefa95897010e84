import { z } from 'zod';
import type { Position } from '../../../model/diagnostic.ts';
import type { IncludeRequest } from '../../../model/include.ts';
import { explain } from '../explain.ts';
import { topShape } from '../shape.ts';
import { type MapTree, mapOf, positionOf, type Tree, toValue } from '../tree.ts';
import { type Checked, checkPath, checkProject, checkRef, isWildcard } from './include-path.ts';
import type { IncludeRules, Judge } from './include-rules.ts';

/** The commit of another repository that a file was read at. */
export interface Origin {
  readonly project: string;
  readonly sha: string;
}

/** Files that a file includes, and where it says so. */
export interface Asked {
  readonly request: IncludeRequest;
  readonly where: Position;
}

const [anInclude] = topShape.shape.include.unwrap().options;
const [, aLocal, aProject] = anInclude.options;
const anyShape = z.object({ include: anInclude });
const localShape = z.object({ include: aLocal });
const projectShape = z.object({ include: aProject });

const forms = 'Write `local: PATH`, or `project: owner/repo` and `file: PATH`.';

/** What `include` asks for, in order, without what its rules keep out. What is wrong with it goes to the findings. */
export function readInclude(include: Tree, origin: Origin | undefined, judge: Judge): readonly Asked[] {
  const entries = include.kind === 'list' ? include.items : [include];
  return entries.flatMap(entry => {
    if (entry.kind === 'map') return readEntry(entry, origin, judge);
    if (entry.kind === 'scalar' && typeof entry.value === 'string') {
      return localFiles(entry.text, entry.where, origin, judge);
    }
    const wasTold = entry.kind === 'scalar' && entry.unreadable && !entry.reference;
    if (!wasTold) judge.findings.error(entry.where, 'An entry of `include` must be a path or a mapping.', forms);
    return [];
  });
}

function readEntry(entry: MapTree, origin: Origin | undefined, judge: Judge): readonly Asked[] {
  const isLocal = entry.entries.has('local');
  const isProject = entry.entries.has('project');
  if (isLocal !== isProject) return isLocal ? readLocal(entry, origin, judge) : readProject(entry, judge);
  // What is refused or misspelt is better told by its name.
  if (!isLocal && entry.entries.size > 0) soundEntry(anyShape, entry, judge);
  else judge.findings.error(entry.where, 'An entry of `include` needs either `local` or `project`.', forms);
  return [];
}

function readLocal(entry: MapTree, origin: Origin | undefined, judge: Judge): readonly Asked[] {
  const local = soundEntry(localShape, entry, judge);
  if (!local || !letsIn(local.rules, entry, judge)) return [];
  return localFiles(local.local, positionOf(entry, ['local']), origin, judge);
}

function localFiles(written: string, where: Position, origin: Origin | undefined, judge: Judge): readonly Asked[] {
  const path = sound(checkPath(judge.expanded(written)), where, judge);
  if (path === undefined) return [];
  return [{ request: { kind: 'local', path, ...(origin === undefined ? {} : { from: origin }) }, where }];
}

function readProject(entry: MapTree, judge: Judge): readonly Asked[] {
  const included = soundEntry(projectShape, entry, judge);
  if (!included || !letsIn(included.rules, entry, judge)) return [];
  const { file, ref: writtenRef } = included;
  const project = sound(checkProject(judge.expanded(included.project)), positionOf(entry, ['project']), judge);
  const ref =
    writtenRef === undefined
      ? undefined
      : sound(checkRef(judge.expanded(String(writtenRef))), positionOf(entry, ['ref']), judge);
  if (project === undefined || (writtenRef !== undefined && ref === undefined)) return [];
  return [file].flat().flatMap((written, index) => {
    const where = positionOf(entry, Array.isArray(file) ? ['file', index] : ['file']);
    const path = sound(checkPath(judge.expanded(written)), where, judge);
    if (path === undefined || isRefusedWildcard(path, where, judge)) return [];
    return [{ request: { kind: 'project', project, ...(ref === undefined ? {} : { ref }), path }, where }];
  });
}

/** As in GitLab. */
function isRefusedWildcard(path: string, where: Position, { findings }: Judge): boolean {
  if (!isWildcard(path)) return false;
  findings.error(where, `\`${path}\`: files of another repository cannot be found by a pattern.`, 'Name each of them.');
  return true;
}

/** An entry that has its shape; undefined when it has not, and that was said. */
function soundEntry<Include>(
  shape: z.ZodType<{ include: Include }>,
  entry: MapTree,
  { findings }: Judge,
): Include | undefined {
  const tree = mapOf(new Map([['include', { where: entry.where, value: entry }]]), entry.where);
  const read = shape.safeParse(toValue(tree));
  if (read.success) return read.data.include;
  explain(read.error.issues, { tree, kind: 'top', prefix: '' }, findings);
  return undefined;
}

function letsIn(rules: IncludeRules | undefined, entry: MapTree, judge: Judge): boolean {
  return rules === undefined || judge.letsIn(rules, entry);
}

function sound(checked: Checked, where: Position, { findings }: Judge): string | undefined {
  if (checked.ok) return checked.text;
  findings.error(where, checked.message, checked.hint);
  return undefined;
}
