import type { Artifacts, Reports } from '../../../model/pipeline.ts';
import type { WrittenArtifacts } from '../shape/files.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { pathsOf } from './paths.ts';
import { spanOrNever } from './span.ts';

export function artifactsOf(written: WrittenArtifacts, faults: Faults): Artifacts {
  const reports = reportsOf(written.reports ?? {}, faults);
  const paths = pathsOf(written.paths, ['artifacts', 'paths'], faults);
  if (paths.length === 0 && written.untracked !== true && Object.keys(reports).length === 0) {
    faults.warning(['artifacts'], 'keeps nothing.', 'Add `paths`, `untracked: true` or `reports`.');
  }
  return {
    paths,
    exclude: pathsOf(written.exclude, ['artifacts', 'exclude'], faults),
    untracked: written.untracked ?? false,
    ...given(written.name, name => ({ name })),
    ...given(spanOrNever(written.expire_in, ['artifacts', 'expire_in'], faults), expireInMs => ({ expireInMs })),
    when: written.when ?? 'on_success',
    ...given(written.expose_as, name => ({ exposeAs: exposedAs(name, paths, faults) })),
    access: accessOf(written, faults),
    reports,
  };
}

/** As in GitLab, `public: false` is another way to write `access: developer`. */
function accessOf(written: WrittenArtifacts, faults: Faults): Artifacts['access'] {
  if (written.public !== undefined && written.access !== undefined) {
    faults.error(['artifacts', 'public'], 'cannot stand beside `access`.', 'Keep `access`.');
  }
  return written.access ?? (written.public === false ? 'developer' : 'all');
}

/** GitLab's rules: the name is a link in the pull request, which leads to what `paths` says literally. */
function exposedAs(name: string, paths: readonly string[], faults: Faults): string {
  const path = ['artifacts', 'expose_as'];
  if (!/^\w[-\w ]*$/.test(name)) {
    faults.error(path, 'may hold letters, digits, `-`, `_` and spaces.', 'Choose another name.');
  }
  if (paths.length === 0) faults.error(path, 'needs `artifacts:paths`.', 'Say what it shows.');
  const glob = paths.findIndex(each => each.includes('*'));
  if (glob >= 0) {
    faults.error(
      ['artifacts', 'paths', glob],
      'cannot hold `*` beside `expose_as`.',
      'Name the file or the directory.',
    );
  }
  return name;
}

function reportsOf(written: NonNullable<WrittenArtifacts['reports']>, faults: Faults): Reports {
  const path = ['artifacts', 'reports'];
  const globs = (key: 'junit' | 'dotenv' | 'codequality' | 'sarif') =>
    given(written[key], paths => ({ [key]: pathsOf(paths, [...path, key], faults) }));
  if (written.coverage_report) pathsOf(written.coverage_report.path, [...path, 'coverage_report', 'path'], faults);
  return {
    ...globs('junit'),
    ...globs('dotenv'),
    ...given(written.coverage_report, coverage => ({
      coverage: { format: coverage.coverage_format, path: coverage.path },
    })),
    ...globs('codequality'),
    ...globs('sarif'),
  };
}
