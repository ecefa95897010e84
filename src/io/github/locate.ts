import type { Repository } from '../../model/trigger.ts';
import type { Client } from './client.ts';
import { findRepository } from './project-reads.ts';
import { unlessMissing } from './refusal.ts';

/** By the name that people type, what GitHub knows it by. Everything throws Refusal. */
export function createLocator(client: Pick<Client, 'app' | 'of'>) {
  return {
    /** Undefined when there is no such repository, or the app is not installed on it. */
    async repository(owner: string, repo: string): Promise<Repository | undefined> {
      const answer = await unlessMissing(client.app.rest.apps.getRepoInstallation({ owner, repo }));
      if (answer === undefined) return undefined;
      const { id } = answer.data;
      return await findRepository(client.of(id), id, `${owner}/${repo}`);
    },

    /** The numeric id of a person or organization; undefined when the app is not installed there. */
    async account(login: string): Promise<number | undefined> {
      const found = await client.app.paginate(client.app.rest.apps.listInstallations, { per_page: 100 });
      const accounts = found.flatMap(({ account }) => (account !== null && 'login' in account ? [account] : []));
      return accounts.find(account => account.login.toLowerCase() === login.toLowerCase())?.id;
    },
  };
}
