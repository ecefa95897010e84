/** The operator's file about repositories, from text to what it means; passwords that lie elsewhere are left to fetch. */

import type { z } from 'zod';
import type { Diagnostic, Position } from '../../model/diagnostic.ts';
import type {
  LimitsGranted,
  ListedRegistry,
  NotificationTarget,
  Policy,
  ProtectedEnvironment,
  RepositoryLimits,
} from '../../model/policy.ts';
import { Budget } from '../parse/compose/budget.ts';
import { Findings } from '../parse/findings.ts';
import { positionOf, positionOfKey, type Tree, toValue } from '../parse/tree.ts';
import { readYaml } from '../parse/yaml.ts';
import type { WrittenNotification } from './notification-shape.ts';
import { policyShape, type WrittenPolicy, type WrittenRegistry } from './shape.ts';

export const NO_POLICY: Policy = { limits: [], registries: [], environments: [], notifications: [] };

/** Where a password, or another secret, is. */
export type PasswordSource =
  | { readonly from: 'text'; readonly password: string }
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'variable'; readonly name: string };

/** A registry whose password is still to be fetched. */
export interface DraftedRegistry extends Omit<ListedRegistry, 'login'> {
  readonly login?: { readonly id: string; readonly username: string; readonly password: PasswordSource };
  /** Its place in the file. */
  readonly where: Position;
}

/** A target whose address and secret are still to be fetched. */
export interface DraftedTarget extends Omit<NotificationTarget, 'url' | 'secret'> {
  readonly url: PasswordSource;
  readonly secret?: PasswordSource;
  /** Its place in the file. */
  readonly where: Position;
}

export interface PolicyDraft extends Pick<Policy, 'limits' | 'environments'> {
  readonly registries: readonly DraftedRegistry[];
  readonly notifications: readonly DraftedTarget[];
}

/** Every fault at once, each at its place; no message repeats what may be a secret. */
export function readPolicy(
  text: string,
  file: string,
): { readonly draft: PolicyDraft } | { readonly faults: readonly Diagnostic[] } {
  if (/^(\s*(#.*)?\n?)*$/.test(text)) return { draft: { ...NO_POLICY, registries: [], notifications: [] } };
  const findings = new Findings(file);
  const tree = readYaml(text, file, findings, new Budget());
  if (tree === undefined || findings.any) return { faults: findings.list().map(withoutQuotations) };
  const result = policyShape.safeParse(toValue(tree));
  if (!result.success) {
    const faults = result.error.issues.flatMap(issue => faultsOf(issue, tree));
    return { faults: faults.toSorted((a, b) => a.where.line - b.where.line) };
  }
  return { draft: draftOf(result.data, tree) };
}

/** What a parser of YAML quotes may be a password that nobody put in quotes. */
function withoutQuotations({ hint: _, message, ...fault }: Diagnostic): Diagnostic {
  const [syntax = ''] = /^This is not valid YAML(?=:)/.exec(message) ?? [];
  return { ...fault, message: syntax === '' ? message.replaceAll(/`[^`]*`/g, '...') : `${syntax}.` };
}

function faultsOf(issue: z.core.$ZodIssue, tree: Tree): readonly Diagnostic[] {
  const fault = (message: string, where: Position): Diagnostic => ({ severity: 'error', message, where });
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key =>
      fault(`${nameOf([...issue.path, key])} is not known.`, positionOfKey(tree, issue.path, key)),
    );
  }
  // Of a key, the message is one level down.
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return [fault(`${nameOf(issue.path)} ${message}.`, positionOf(tree, issue.path))];
}

function nameOf(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'The file';
  return `\`${path.map(step => (typeof step === 'number' ? `[${step + 1}]` : String(step))).join(': ')}\``;
}

function draftOf({ repositories, registries, notifications }: WrittenPolicy, tree: Tree): PolicyDraft {
  return {
    limits: Object.entries(repositories ?? {}).flatMap(([pattern, granted]) =>
      granted?.limits ? [limitsOf(pattern, granted.limits)] : [],
    ),
    registries: (registries ?? []).map((entry, index) => registryOf(entry, index, tree)),
    environments: Object.entries(repositories ?? {}).flatMap(([pattern, granted]) =>
      environmentsOf(pattern, granted?.environments ?? {}),
    ),
    notifications: (notifications ?? []).flatMap((entry, index) => targetOf(entry, index, tree)),
  };
}

type WrittenEnvironments = NonNullable<NonNullable<NonNullable<WrittenPolicy['repositories']>[string]>['environments']>;

function environmentsOf(repositories: string, written: WrittenEnvironments): readonly ProtectedEnvironment[] {
  return Object.entries(written).map(([environment, { refs, approvers }]) => ({
    repositories,
    environment,
    ...(refs === undefined ? {} : { refs }),
    ...(approvers === undefined ? {} : { approvers }),
  }));
}

type WrittenLimits = NonNullable<NonNullable<NonNullable<WrittenPolicy['repositories']>[string]>['limits']>;

function limitsOf(repositories: string, { timeout, ...amounts }: WrittenLimits): RepositoryLimits {
  const given = Object.entries(amounts).filter(([, amount]) => amount !== undefined);
  const most: LimitsGranted = Object.fromEntries(given);
  return { repositories, most: timeout === undefined ? most : { ...most, timeoutMs: timeout } };
}

function registryOf(entry: WrittenRegistry, index: number, tree: Tree): DraftedRegistry {
  const { registry: hosts, username, repositories, untrusted } = entry;
  const where = positionOf(tree, ['registries', index]);
  const password = passwordOf(entry);
  const listed = { hosts, repositories, untrusted, where };
  if (username === undefined || password === undefined) return listed;
  return { ...listed, login: { id: `registries[${index}]`, username, password } };
}

function passwordOf({ password, passwordFile, passwordEnv }: WrittenRegistry): PasswordSource | undefined {
  return sourceOf(password, passwordFile, passwordEnv);
}

function targetOf(entry: WrittenNotification, index: number, tree: Tree): readonly DraftedTarget[] {
  const { url, urlFile, urlEnv, secret, secretFile, secretEnv, branches, ...target } = entry;
  const address = sourceOf(url, urlFile, urlEnv);
  const key = sourceOf(secret, secretFile, secretEnv);
  // The shape has refused an entry without an address.
  if (address === undefined) return [];
  const where = positionOf(tree, ['notifications', index]);
  return [{ ...target, url: address, ...(key && { secret: key }), ...(branches && { branches }), where }];
}

function sourceOf(text?: string, file?: string, variable?: string): PasswordSource | undefined {
  if (text !== undefined) return { from: 'text', password: text };
  if (file !== undefined) return { from: 'file', path: file };
  return variable === undefined ? undefined : { from: 'variable', name: variable };
}
