import type { Environment, ResourceGroup } from '../../../model/pipeline.ts';
import type { WrittenEnvironment } from '../shape/outcomes.ts';
import type { WrittenJob } from '../shape.ts';
import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { spanOrNever } from './span.ts';

export function environmentOf(written: WrittenEnvironment, faults: Faults): Environment {
  if (typeof written === 'string') {
    checkName(written, ['environment'], faults);
    return { name: written, action: 'start' };
  }
  const { name, url, action = 'start' } = written;
  checkName(name, ['environment', 'name'], faults);
  if (url !== undefined && !/^(?:https?:\/\/.|\$)/.test(url)) {
    faults.error(['environment', 'url'], 'must begin with `https://`, `http://` or a variable.');
  }
  const autoStop = spanOrNever(written.auto_stop_in, ['environment', 'auto_stop_in'], faults);
  return {
    name,
    ...given(written.url, url => ({ url })),
    action,
    ...given(written.on_stop, onStop => ({ onStop })),
    ...given(autoStop === 'never' ? undefined : autoStop, autoStopInMs => ({ autoStopInMs })),
    ...given(written.deployment_tier, tier => ({ tier })),
  };
}

/** Oldest first, where GitLab begins with `unordered`: a later deployment never overtakes an earlier one. */
export function resourceGroupOf(written: NonNullable<WrittenJob['resource_group']>, faults: Faults): ResourceGroup {
  const { name, process_mode: processMode = 'oldest_first' } =
    typeof written === 'string' ? { name: written } : written;
  checkName(name, typeof written === 'string' ? ['resource_group'] : ['resource_group', 'name'], faults);
  return { name, processMode };
}

/** GitLab's rule for both. */
function checkName(name: string, path: Path, faults: Faults): void {
  if (/^[\w/${}. -]{1,255}$/.test(name) && !name.startsWith('/') && !name.endsWith('/')) return;
  faults.error(
    path,
    'may hold letters, digits, spaces, `-`, `_`, `/`, `$`, `{`, `}` and `.`, with no `/` at its ends.',
    'Choose another name.',
  );
}
