import { stat } from 'node:fs/promises';
import { failed, type Judgement, ok, warning } from './finding.ts';

/** What is known of the master keys, and of what they lock. */
export interface SecretsState {
  /** Absent: SECRETS_KEY holds them. */
  readonly key: KeyFile | undefined;
  /** How many secrets there are; absent when the database cannot be asked without starting it. */
  readonly kept?: number;
  /** Of those that cannot be opened: sentences. */
  readonly problems: readonly string[];
}

interface KeyFile {
  readonly file: string;
  /** Permissions; absent when there is no such file. */
  readonly mode?: number;
}

const NOT_OWNER = 0o077;
const LOST = 'Put the key back, from where you keep it apart from backups; or set the secret again: berth secret set';

export function judgeSecrets({ key, kept, problems }: SecretsState): readonly Judgement[] {
  const place = key?.file ?? 'SECRETS_KEY';
  if (problems.length > 0) return problems.map(problem => failed(problem, LOST));
  if (key !== undefined && key.mode === undefined)
    return [ok(`none, and no master key: the first start makes it in ${key.file}`)];
  if (key?.mode !== undefined && (key.mode & NOT_OWNER) !== 0)
    return [warning(`others may read the master key in ${key.file}`, `chmod 600 ${key.file}`)];
  if (kept === undefined) return [ok(`the master key is in ${place}; the database is not running`)];
  return [ok(`${kept === 1 ? '1 secret opens' : `${kept} secrets open`} with the master key in ${place}`)];
}

export async function examineKey(
  source: { readonly file: string } | { readonly text: string },
): Promise<KeyFile | undefined> {
  if (!('file' in source)) return undefined;
  const { file } = source;
  return await stat(file).then(
    ({ mode }) => ({ file, mode: mode & 0o777 }),
    () => ({ file }),
  );
}
