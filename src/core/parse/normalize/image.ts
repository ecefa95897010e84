import type { Image, Service } from '../../../model/pipeline.ts';
import type { WrittenImage, WrittenServices } from '../shape/containers.ts';
import type { Path } from '../tree.ts';
import type { Faults } from './faults.ts';
import { given } from './given.ts';
import { variablesAt } from './variables.ts';

type WrittenMapping = Exclude<WrittenImage, string>;

export function imageOf(written: WrittenImage): Image {
  return typeof written === 'string' ? { name: written } : mapping(written);
}

function mapping(written: WrittenMapping): Image {
  return {
    name: written.name,
    ...given(written.entrypoint, entrypoint => ({ entrypoint: [entrypoint].flat() })),
    ...given(written.pull_policy, policies => ({ pullPolicy: [...new Set([policies].flat())] })),
    ...given(written.docker?.platform, platform => ({ platform })),
    ...given(written.docker?.user, user => ({ user })),
  };
}

/** The containers beside the job. Two of them cannot be reached by one name. */
export function servicesOf(written: WrittenServices, faults: Faults): readonly Service[] {
  const taken = new Set<string>();
  return written.map((entry, index) => {
    const path = ['services', index];
    if (typeof entry === 'string') return { name: entry, aliases: [], variables: {} };
    const { alias, command, ...image } = entry;
    return {
      ...mapping(image),
      aliases: aliasesOf(alias ?? '', [...path, 'alias'], taken, faults),
      ...given(command, words => ({ command: [words].flat() })),
      variables: variablesAt([...path, 'variables'], faults),
    };
  });
}

/** GitLab, too, takes several aliases between spaces or commas. */
function aliasesOf(written: string, path: Path, taken: Set<string>, faults: Faults): readonly string[] {
  const aliases = written.split(/[\s,]+/).filter(alias => alias !== '');
  for (const alias of aliases) {
    if (!/^[a-z0-9_]([a-z0-9_.-]{0,61}[a-z0-9_])?$/i.test(alias)) {
      faults.error(path, `holds \`${alias}\`, which is not the name of a host.`, 'Use letters, digits and hyphens.');
    } else if (taken.has(alias.toLowerCase())) {
      faults.error(path, `gives the name \`${alias}\` a second time.`, 'Choose another name for one of them.');
    }
    taken.add(alias.toLowerCase());
  }
  return aliases;
}
