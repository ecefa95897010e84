/** A path or name that an include may use, or why it may not. */
export type Checked =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly hint: string };

/** A path from the root of a repository, without `/` in front. Nothing else than the repository can be reached by it. */
export function checkPath(written: string): Checked {
  if (/^[a-z][a-z0-9+.-]*:/i.test(written)) {
    return no(`\`${written}\` is not a path in a repository; files from elsewhere are not included.`, copy);
  }
  const steps = written.split('/').filter(step => step !== '' && step !== '.');
  if (steps.length === 0) return no('An include needs the path of a file.', 'Write it from the root: `ci/build.yml`.');
  if (steps.includes('..')) return no(`\`${written}\` leads out of the repository.`, 'Write it from the root.');
  if (/\p{Cc}/u.test(written)) return no('The path of an include holds a control character.', 'Remove it.');
  const path = steps.join('/');
  if (!isWildcard(path) && !isYamlFile(path)) {
    return no(`\`${path}\` is not a YAML file.`, 'Give it a name that ends in `.yml` or `.yaml`.');
  }
  return { ok: true, text: path };
}

const copy = 'Copy the file into this repository, or into another one and use `project` and `file`.';

export function checkProject(written: string): Checked {
  const isName = /^[\w.-]+\/[\w.-]+$/.test(written) && written.split('/').every(part => !/^\.+$/.test(part));
  return isName
    ? { ok: true, text: written }
    : no(`\`${written}\` is not the name of a repository.`, 'Write `owner/repo`.');
}

/** What git takes for the name of a branch or tag, or a commit. */
export function checkRef(written: string): Checked {
  const isRef = /^[^\s~^:?*[\\\p{Cc}]{1,255}$/u.test(written) && !/\.\.|\/\/|@\{|^[/.-]|[/.]$/.test(written);
  return isRef
    ? { ok: true, text: written }
    : no(`\`${written}\` is not the name of a branch, tag or commit.`, 'Write its name, or all 40 digits of a commit.');
}

/** Whether a path stands for all files that match it. As in GitLab, `*` alone makes it so. */
export function isWildcard(path: string): boolean {
  return path.includes('*');
}

export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function no(message: string, hint: string): Checked {
  return { ok: false, message, hint };
}
