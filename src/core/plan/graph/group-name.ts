const memberOf = /[\s:]+(?:\[.*\]|\d+[\s:/\\]+\d+)\s*$/;

/** What GitLab calls the group that a job is shown in: its name without up to three endings such as `1/3` and `: [linux, 20]`. */
export function groupName(key: string): string {
  let name = key;
  for (let endings = 0; endings < 3; endings++) name = name.replace(memberOf, '');
  return name.trim();
}
