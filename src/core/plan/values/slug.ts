/** A text fit for host names, as GitLab makes it: lower case, only `a-z`, `0-9` and `-`, 63 characters, no `-` at the ends. */
export function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '-')
    .slice(0, 63)
    .replace(/^-+/, '')
    .replace(/-+$/, '');
}
