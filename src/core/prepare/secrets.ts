/** How a job is told its secrets: by variables, some of which lead to files. */

import type { Variables } from '../../model/variables.ts';
import type { Withheld } from '../secrets/choose.ts';

/** What an attempt is given, as `chooseSecrets` decided, with the values. */
export interface OpenSecrets {
  readonly given: readonly { readonly name: string }[];
  readonly withheld: readonly Withheld[];
  /** By the variable that holds them. */
  readonly values: Variables;
  /** By the variable that will hold the path of a file with them. */
  readonly files: Variables;
}

export const NO_SECRETS: OpenSecrets = { given: [], withheld: [], values: {}, files: {} };

/** In memory, apart from the workspace: no artifact and no cache can take anything from here. */
export const SECRETS_DIRECTORY = '/berth-secrets';

export function secretPath(name: string): string {
  return `${SECRETS_DIRECTORY}/${name}`;
}

export function secretPaths(files: Variables): Variables {
  return Object.fromEntries(Object.keys(files).map(name => [name, secretPath(name)]));
}
