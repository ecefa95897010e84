import { failed, type Judgement, ok, warning } from './finding.ts';

/** Names of permissions with their levels: `read`, `write` or `admin`. */
export type Permissions = Readonly<Record<string, string | undefined>>;

/** What we ask of GitHub, and what an app or an installation has. */
export interface Rights {
  readonly permissions: Permissions;
  readonly events: readonly string[];
}

export interface AppState extends Rights {
  readonly name: string;
  /** Where its owner changes it. */
  readonly settings: string;
}

/** Whether the app asks for what we need, and for no more. */
export function judgeApp(app: AppState, wanted: Rights): readonly Judgement[] {
  const lacking = missingPermissions(app.permissions, wanted.permissions);
  const deaf = wanted.events.filter(event => !app.events.includes(event));
  const excess = Object.keys(app.permissions).filter(name => wanted.permissions[name] === undefined);
  const place = `${app.settings}/permissions`;
  return [
    ok(`GitHub knows us as ${app.name}`),
    ...(lacking.length === 0
      ? []
      : [
          failed(
            `the app lacks ${list(lacking)}`,
            `Grant it at ${place}; each owner of an installation then has to accept it.`,
          ),
        ]),
    ...(deaf.length === 0 ? [] : [failed(`the app does not hear of ${list(deaf)}`, `Subscribe to it at ${place}.`)]),
    ...(excess.length === 0
      ? []
      : [
          warning(
            `the app may do more than Berth needs: ${list(excess)}`,
            `Take it away at ${place}: what nobody has, nobody can steal.`,
          ),
        ]),
  ];
}

/** `checks: write` for each that is not held, or not at that level. */
export function missingPermissions(held: Permissions, wanted: Permissions): readonly string[] {
  return Object.entries(wanted)
    .filter(([name, level]) => LEVELS.indexOf(held[name] ?? '') < LEVELS.indexOf(level ?? ''))
    .map(([name, level]) => `${name}: ${level}`);
}

const LEVELS = ['', 'read', 'write', 'admin'];

export function list(words: readonly string[]): string {
  return words.join(', ');
}

export const APP_HINT =
  'This machine must reach the API, and APP_ID and PRIVATE_KEY must belong together: both are on the settings page of the app.';
