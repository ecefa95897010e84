import { type PasswordSource, readPolicy } from '../../../src/core/policy/read-policy.ts';
import type { Policy } from '../../../src/model/policy.ts';
import type { Repository } from '../../../src/model/trigger.ts';

export function repository(fullName: string, id = 1): Repository {
  const [owner = '', name = ''] = fullName.split('/');
  const url = `https://github.com/${fullName}`;
  return { id, owner, name, defaultBranch: 'main', isPrivate: true, url, installationId: 1 };
}

/** Of a file whose passwords are written in it. */
export function policy(text: string): Policy {
  const read = readPolicy(text, 'repositories.yml');
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  const { registries, notifications, ...others } = read.draft;
  return {
    ...others,
    notifications: notifications.map(({ where: _, url, secret, ...target }) => ({
      ...target,
      url: textOf(url),
      ...(secret && { secret: textOf(secret) }),
    })),
    registries: registries.map(({ where: _, login, ...registry }) => {
      if (login?.password.from !== 'text') return registry;
      return { ...registry, login: { ...login, password: login.password.password } };
    }),
  };
}

/** What is wrong with a file, with its lines. */
export function faults(text: string): readonly string[] {
  const read = readPolicy(text, 'repositories.yml');
  return 'faults' in read ? read.faults.map(({ where, message }) => `${where.line}: ${message}`) : [];
}

function textOf(source: PasswordSource): string {
  if (source.from !== 'text') throw new Error('Write it in the file.');
  return source.password;
}
