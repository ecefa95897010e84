/** The commit of a trigger as the forge has it, and what of other repositories a run may read. */

import type { Repository, Trigger } from '../model/trigger.ts';
import { changedFiles } from './changed-files.ts';
import type { Forge } from './ports/forge.ts';
import type { ProjectFile, ProjectText, Sources } from './ports/sources.ts';
import type { Store } from './ports/store.ts';

/**
 * Made for one decision, and for the files of another commit where `sha` names one: what was read once is not read again, so that a branch means one commit
 * throughout.
 */
export function createSources(
  world: { readonly forge: Forge; readonly store: Store },
  trigger: Trigger,
  sha = trigger.commit.sha,
): Sources {
  const { forge } = world;
  const { repository } = trigger;
  const projects = createProjects(forge, trigger);
  const files = once(() => forge.listFiles(repository, sha));
  const changed = once(compareTo => changedFiles(world, trigger, compareTo === '' ? undefined : compareTo));
  return {
    readFile: path => forge.readFile(repository, path, sha),
    listFiles: () => files(''),
    changedFiles: (compareTo = '') => changed(compareTo),
    readProjectFile: file => readProjectFile(forge, projects, file),
    async listProjectFiles(name, sha) {
      const project = await projects.find(name);
      return project === undefined ? [] : forge.listFiles(project, sha);
    },
  };
}

interface Projects {
  /** Undefined when there is none, or none that this run may read: from outside the two look alike. */
  find(name: string): Promise<Repository | undefined>;
  /** The commit that a ref means; the default branch when it is absent. */
  commitOf(project: Repository, ref?: string): Promise<string | undefined>;
}

function createProjects(forge: Forge, { repository, trust }: Trigger): Projects {
  const find = once(async name => {
    const project = await forge.findRepository(repository, name);
    // What an untrusted pipeline reads can be seen in its diagnostics by everybody.
    const isShown = project && (trust === 'trusted' || !project.isPrivate || project.id === repository.id);
    return isShown ? project : undefined;
  });
  const commits = new Map<string, Promise<string | undefined>>();
  return {
    find,
    commitOf(project, ref = project.defaultBranch) {
      const keyOf = (name: string) => `${project.id} ${name}`;
      const known = commits.get(keyOf(ref));
      if (known !== undefined) return known;
      const found = forge.findCommit(project, ref);
      commits.set(keyOf(ref), found);
      // A file of this commit may ask for another of the same.
      return found.then(sha => {
        if (sha !== undefined) commits.set(keyOf(sha), found);
        return sha;
      });
    },
  };
}

async function readProjectFile(
  forge: Forge,
  projects: Projects,
  { project: name, path, ref }: ProjectFile,
): Promise<ProjectText> {
  const project = await projects.find(name);
  if (project === undefined)
    return { found: false, message: `There is no repository \`${name}\` that this run may read.` };
  const sha = await projects.commitOf(project, ref);
  if (sha === undefined) {
    const what = ref === undefined ? 'is empty' : `has no branch, tag or commit \`${ref}\``;
    return { found: false, message: `The repository \`${name}\` ${what}.` };
  }
  const text = await forge.readFile(project, path, sha);
  if (text !== undefined) return { found: true, text, sha };
  const at = ref === undefined ? 'on its default branch' : `at \`${ref}\``;
  return { found: false, message: `The repository \`${name}\` has no file \`${path}\` ${at}.` };
}

/** Asks once for each name; whoever comes later gets the same answer. */
function once<Answer>(ask: (name: string) => Promise<Answer>): (name: string) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return name => {
    const answer = answers.get(name) ?? ask(name);
    answers.set(name, answer);
    return answer;
  };
}
