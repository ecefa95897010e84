import { list, missingPermissions, type Permissions } from './app.ts';
import { failed, type Judgement, ok, warning } from './finding.ts';

export interface InstallationState {
  readonly account: string;
  readonly permissions: Permissions;
  readonly isSuspended: boolean;
  /** Where its owner looks at it. */
  readonly settings: string;
}

/** Whether each installation lets us work. */
export function judgeInstallations(
  installations: readonly InstallationState[],
  wanted: Permissions,
): readonly Judgement[] {
  if (installations.length === 0) {
    return [
      warning('the app is installed nowhere', 'Install it on your repositories: its settings page, Install App.'),
    ];
  }
  return installations.map(installation => judgeInstallation(installation, wanted));
}

function judgeInstallation(installation: InstallationState, wanted: Permissions): Judgement {
  const { account, permissions, isSuspended, settings } = installation;
  if (isSuspended) {
    return warning(
      `the installation of ${account} is suspended: nothing of it is run or reported`,
      `Resume it at ${settings}.`,
    );
  }
  const lacking = missingPermissions(permissions, wanted);
  if (lacking.length > 0) {
    return failed(`${account} has not yet accepted ${list(lacking)}`, `Accept it at ${settings}.`);
  }
  return ok(`${account} lets us work`);
}
